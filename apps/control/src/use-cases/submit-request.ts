/** Submits a request, or an ended one again; what nobody has to decide takes effect at once (RQ1, RQ3, RQ7). */
import type { RequestForm } from '@portico/contract'
import {
  accept,
  can,
  checkResubmission,
  refuse,
  resubmitRequest,
  submitRequest as startRequest,
} from '@portico/domain'
import type { Outcome, Request, RequestChange, SubmitInput } from '@portico/domain'
import {
  appendEvents,
  findApplication,
  getOrganisationSettings,
  inTransaction,
  insertRequest,
  lockRequest,
} from '@portico/store'
import type { Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { checkRequestForm } from './check-request-form.ts'
import type { CheckedRequest } from './check-request-form.ts'
import { refuseConflicts } from './refuse-conflicts.ts'
import { subjectOfRequest } from './request-subject.ts'
import { bindingOfRequestSecret } from '../secret-binding.ts'
import { resolveChainIn } from './resolve-chain.ts'
import { eventsOf, takeEffectIn } from './settle-request.ts'

/** RQ4, RQ9: of two that ask for the same the index lets one through. */
const alreadyAsked = {
  requests__asked_name: refuse('request.name-reserved', { path: 'name' }),
  requests__asked_app_key: refuse('request.app-key-reserved', { path: 'customKey.appKey' }),
  requests__pending_join: refuse('request.join-pending'),
  requests__pending_renewal: refuse('request.join-pending'),
}

/** Answers the id of the request. */
export async function submitRequest(
  deps: Deps,
  caller: Caller,
  form: RequestForm,
): Promise<Outcome<string>> {
  return refuseConflicts(alreadyAsked, () =>
    inTransaction(deps.database, (tx) => submitRequestIn(tx, deps, caller, form)),
  )
}

/** The same within a transaction that does more. A refused request has written nothing in it. */
export function submitRequestIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  form: RequestForm,
): Promise<Outcome<string>> {
  return submitIn(tx, deps, caller, form, (input) => accept(startRequest(input, deps.clock())))
}

/**
 * Asks again for what was rejected, withdrawn, expired or could not be executed, changed or not (RQ3). A
 * custom secret was wiped when the request ended, so such a form has to be sent again.
 */
export async function askAgain(
  deps: Deps,
  caller: Caller,
  requestId: string,
  form: RequestForm | undefined,
): Promise<Outcome<string>> {
  return refuseConflicts(alreadyAsked, () =>
    inTransaction(deps.database, async (tx) => {
      // Two that ask again at once come one after the other.
      const ended = (await lockRequest(tx, requestId))?.request
      if (!ended || !can(caller.actor, 'request.view', subjectOfRequest(ended))) {
        return refuse('request.unknown')
      }
      const due = checkResubmission(ended, caller.actor.memberId)
      if (!due.ok) return due
      const again = form ?? formOf(ended)
      return submitIn(tx, deps, caller, again, (input) =>
        resubmitRequest(ended, input, deps.clock()),
      )
    }),
  )
}

/** The form that a request was made of; what is sealed or gone is not in it. */
function formOf({ payload }: Request): RequestForm {
  if (payload.kind !== 'create-application') return payload
  const { customAppKey: _, whitelist, ownerIds, ...rest } = payload
  return {
    ...rest,
    ownerIds: [...ownerIds],
    ...(whitelist === null ? {} : { ipWhitelist: whitelist }),
  }
}

async function submitIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  form: RequestForm,
  start: (input: SubmitInput) => Outcome<RequestChange>,
): Promise<Outcome<string>> {
  const checked = await checkRequestForm(tx, deps, caller, form)
  if (!checked.ok) return checked
  const { payload, keys } = checked.value
  const { memberId } = caller.actor
  const groupId = keys.groupId ?? (await groupOf(tx, keys.applicationId))
  const steps = await resolveChainIn(tx, payload, memberId, groupId)
  if (!steps.ok) return steps
  const expiresAt = await readExpiry(tx, deps)
  const id = deps.ids('request')
  const change = start({ id, applicantId: memberId, payload, steps: steps.value, expiresAt })
  if (!change.ok) return change
  await keep(tx, deps, change.value.request, checked.value)
  const events = change.value.effectDue
    ? await takeEffectIn(tx, deps, caller, change.value, checked.value.customSecret)
    : eventsOf(caller, change.value)
  await appendEvents(tx, events, deps.clock())
  return accept(id)
}

/** A request that has been decided already has no use for a sealed secret (CR8). */
async function keep(
  tx: Transaction<Schema>,
  deps: Deps,
  request: Request,
  { keys, customSecret }: CheckedRequest,
): Promise<void> {
  const sealed =
    customSecret === null || request.state !== 'PENDING'
      ? null
      : deps.vault.seal(customSecret, bindingOfRequestSecret(request.id))
  await insertRequest(tx, request, { ...keys, secret: sealed })
}

async function groupOf(
  tx: Transaction<Schema>,
  applicationId: string | null,
): Promise<string | null> {
  return applicationId === null
    ? null
    : ((await findApplication(tx, applicationId))?.group.id ?? null)
}

const dayMs = 86_400_000

/** RQ2: nobody decided within the organisation's limit. */
async function readExpiry(tx: Transaction<Schema>, deps: Deps): Promise<number | null> {
  const { requestExpiryDays } = await getOrganisationSettings(tx)
  return requestExpiryDays === null ? null : deps.clock() + requestExpiryDays * dayMs
}
