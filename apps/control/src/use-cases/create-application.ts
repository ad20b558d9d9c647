/** Makes an application: at once for administrators, or as the effect of an approved request (AP1 to AP7). */
import { accept, authorise, buildAppKey, buildAppSecret, refuse } from '@portico/domain'
import type { MembershipRole, Outcome, Warning } from '@portico/domain'
import {
  appendEvents,
  inTransaction,
  insertApplication,
  insertSecretVersion,
  listActiveMemberIds,
  putMemberships,
} from '@portico/store'
import type { NameConflict, NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { secretBinding } from '../secret-binding.ts'
import { applicationEvent, membershipEvent } from './application-event.ts'
import { checkApplicationForm } from './check-application-form.ts'
import type { ApplicationForm, CheckedApplication } from './check-application-form.ts'

export type CreateApplicationInput = ApplicationForm &
  Readonly<{
    /** Who asked for it; null is the organisation itself. */
    createdBy: string | null
    /** The request whose effect it is. */
    requestId: string | null
  }>

export type CreatedApplication = Readonly<{
  id: string
  name: string
  appKey: string
  warnings: readonly Warning[]
  /** To be appended, last, by whoever owns the transaction (AU1). */
  events: readonly NewEvent[]
}>

/** Makes an application at once, for an administrator. */
export async function createApplication(
  deps: Deps,
  caller: Caller,
  form: ApplicationForm,
): Promise<Outcome<CreatedApplication>> {
  const allowed = authorise(caller.actor, 'organisation.create-application', {
    noun: 'organisation',
  })
  if (!allowed.ok) return allowed
  return inTransaction(deps.database, async (tx) => {
    const input = { ...form, createdBy: caller.actor.memberId, requestId: null }
    const created = await createApplicationIn(tx, deps, caller, input)
    if (created.ok) await appendEvents(tx, created.value.events, deps.clock())
    return created
  })
}

/**
 * Makes an application inside a transaction of the caller's, which stays usable when it is refused: nothing
 * has been written then. Refuses every fault of the form at once, or with `application.name-taken` or
 * `credential.app-key-taken`, which the database decides (AP4, CR3).
 */
export async function createApplicationIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  input: CreateApplicationInput,
): Promise<Outcome<CreatedApplication>> {
  const checked = await checkApplicationForm(tx, await withoutGone(tx, input), deps.clock())
  if (!checked.ok) return checked
  const { customKey } = checked.value
  const id = deps.ids('application')
  const appKey = customKey?.appKey ?? buildAppKey(deps.randomness(10))
  const conflict = await insertApplication(tx, {
    ...checked.value,
    id,
    appKey,
    createdAt: new Date(deps.clock()),
    createdBy: input.createdBy,
  })
  if (conflict !== null) return refuseNameConflict(conflict)
  const appSecret = customKey?.appSecret ?? buildAppSecret(deps.randomness(24))
  await insertSecretVersion(tx, {
    applicationId: id,
    version: 1,
    ...deps.vault.seal(appSecret, secretBinding(id, 1)),
    custom: customKey !== null,
    createdAt: new Date(deps.clock()),
    createdBy: input.createdBy,
  })
  await putOwners(tx, deps, id, checked.value.ownerIds)
  const { name, warnings } = checked.value
  const events = listCreationEvents(caller, { id, name }, checked.value, input.requestId)
  return accept({ id, name, appKey, warnings, events })
}

/** Who left the organisation while a request waited is no owner; it fails only when nobody else is named. */
async function withoutGone(
  tx: Transaction<Schema>,
  input: CreateApplicationInput,
): Promise<CreateApplicationInput> {
  if (input.requestId === null) return input
  const active = await listActiveMemberIds(tx, input.ownerIds)
  return { ...input, ownerIds: input.ownerIds.filter((ownerId) => active.has(ownerId)) }
}

/** The refusal that a taken name or AppKey stands for. */
function refuseNameConflict(conflict: NameConflict): Outcome<never> {
  return conflict === 'name'
    ? refuse('application.name-taken', { path: 'name' })
    : refuse('credential.app-key-taken', { path: 'customKey.appKey' })
}

/** Makes people owners of an application. */
export async function putOwners(
  tx: Transaction<Schema>,
  deps: Deps,
  applicationId: string,
  memberIds: readonly string[],
): Promise<void> {
  const role: MembershipRole = 'owner'
  const at = new Date(deps.clock())
  await putMemberships(
    tx,
    memberIds.map((memberId) => ({
      id: deps.ids('membership'),
      applicationId,
      memberId,
      role,
      endsOn: null,
      at,
    })),
  )
}

function listCreationEvents(
  caller: Caller,
  application: Readonly<{ id: string; name: string }>,
  checked: CheckedApplication,
  requestId: string | null,
): NewEvent[] {
  const { groupId, ownerIds, customKey } = checked
  const detail = { groupId, ownerIds, customKey: customKey !== null, requestId }
  return [
    applicationEvent(caller, 'application.created', application, detail),
    ...ownerIds.map((memberId) =>
      membershipEvent(caller, 'membership.added', application, memberId, { role: 'owner' }),
    ),
  ]
}
