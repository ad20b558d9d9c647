/** Checks what somebody asks for, kind by kind, and answers the snapshot that the request keeps (RQ1, RQ4, RQ9). */
import type { RequestForm } from '@portico/contract'
import {
  accept,
  checkJoin,
  parseEnvironment,
  parseReason,
  parseValidity,
  refuse,
  renewMembership,
} from '@portico/domain'
import type { Outcome, RequestPayload } from '@portico/domain'
import { findApplicationIdByName, findReservation, isAppKeyUsed } from '@portico/store'
import type { RequestKeys, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { reachLockedApplication } from './application-access.ts'
import { checkApplicationForm } from './check-application-form.ts'
import { lockGrantTarget, targetOf } from './grant-target.ts'

type Tx = Transaction<Schema>
type FormOf<Kind extends RequestForm['kind']> = Extract<RequestForm, { kind: Kind }>

export type CheckedRequest = Readonly<{
  payload: RequestPayload
  keys: RequestKeys
  /** CR8: in the clear only on its way to the vault. */
  customSecret: string | null
}>

export async function checkRequestForm(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  form: RequestForm,
): Promise<Outcome<CheckedRequest>> {
  switch (form.kind) {
    case 'create-application':
      return checkCreation(tx, deps, form)
    case 'join-application':
      return checkJoining(tx, deps, caller, form)
    case 'renew-membership':
      return checkRenewal(tx, deps, caller, form)
    case 'api-permission':
    case 'data-source-permission':
      return checkPermission(tx, deps, caller, form)
  }
}

/** RQ4: what a live application or another pending request holds is refused here already. */
async function checkCreation(
  tx: Tx,
  deps: Deps,
  form: FormOf<'create-application'>,
): Promise<Outcome<CheckedRequest>> {
  const checked = await checkApplicationForm(tx, form, deps.clock())
  if (!checked.ok) return checked
  const { name, groupId, scenario, ownerIds, customKey } = checked.value
  const appKey = customKey?.appKey ?? null
  if ((await findApplicationIdByName(tx, groupId, name)) !== null) {
    return refuse('application.name-taken', { path: 'name' })
  }
  if (appKey !== null && (await isAppKeyUsed(tx, appKey))) {
    return refuse('credential.app-key-taken', { path: 'customKey.appKey' })
  }
  const reserved = await findReservation(tx, { groupId, name, appKey })
  if (reserved === 'name') return refuse('request.name-reserved', { path: 'name' })
  if (reserved === 'app-key') {
    return refuse('request.app-key-reserved', { path: 'customKey.appKey' })
  }
  const whitelist = form.ipWhitelist
    ? { entries: form.ipWhitelist.entries, mode: form.ipWhitelist.mode ?? 'exempt' }
    : null
  return accept({
    payload: {
      kind: 'create-application',
      name,
      groupId,
      scenario,
      ownerIds,
      customAppKey: appKey,
      whitelist,
    },
    keys: { applicationId: null, groupId, askedName: name, askedAppKey: appKey },
    customSecret: customKey?.appSecret ?? null,
  })
}

async function checkJoining(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  form: FormOf<'join-application'>,
): Promise<Outcome<CheckedRequest>> {
  const { applicationId, validity } = form
  const reached = await reachAsked(tx, deps, caller, applicationId, 'application.view')
  if (!reached.ok) return reached
  const { subject, organisation } = reached.value
  const { memberId } = caller.actor
  const present = subject.membership ? { ...subject.membership, memberId } : undefined
  const joinable = checkJoin(memberId, present, organisation.today)
  if (!joinable.ok) return joinable
  const reason = parseReason(form.reason)
  if (!reason.ok) return reason
  const ends = parseValidity(validity, organisation.today)
  if (!ends.ok) return ends
  const { kind } = form
  return accept({
    payload: { kind, applicationId, validity, reason: reason.value },
    keys: keysOfApplication(applicationId),
    customSecret: null,
  })
}

/** MB7: what has nothing to renew is refused at once. */
async function checkRenewal(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  form: FormOf<'renew-membership'>,
): Promise<Outcome<CheckedRequest>> {
  const { applicationId, validity, kind } = form
  const reached = await reachAsked(tx, deps, caller, applicationId, 'application.renew')
  if (!reached.ok) return reached
  const { subject, organisation } = reached.value
  if (!subject.membership) return refuse('membership.unknown', { path: 'applicationId' })
  const membership = { ...subject.membership, memberId: caller.actor.memberId }
  const renewed = renewMembership(membership, validity, organisation.today)
  if (!renewed.ok) return renewed
  const reason = parseReason(form.reason)
  if (!reason.ok) return reason
  return accept({
    payload: { kind, applicationId, validity, reason: reason.value },
    keys: keysOfApplication(applicationId),
    customSecret: null,
  })
}

/** GT2, GT3: only owners and valid members ask for what their application may call or use. */
async function checkPermission(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  form: FormOf<'api-permission' | 'data-source-permission'>,
): Promise<Outcome<CheckedRequest>> {
  const reason = await checkPermissionTerms(tx, deps, caller, form)
  if (!reason.ok) return reason
  const locked = await lockGrantTarget(tx, targetOf(form))
  if (!locked.ok) return locked
  const environment = parseEnvironment(form.environment, locked.value.published)
  if (!environment.ok) return environment
  return accept({
    payload: { ...form, environment: environment.value, reason: reason.value },
    keys: keysOfApplication(form.applicationId),
    customSecret: null,
  })
}

/**
 * What does not depend on what is asked for: who asks, for how long and why. Answers the reason, empty where none is
 * given. Refuses as `authorise`, `parseValidity` and `parseReason`.
 */
export async function checkPermissionTerms(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  form: Pick<FormOf<'api-permission'>, 'applicationId' | 'validity' | 'reason'>,
): Promise<Outcome<string>> {
  const action = 'application.request-grant'
  const reached = await reachAsked(tx, deps, caller, form.applicationId, action)
  if (!reached.ok) return reached
  const ends = parseValidity(form.validity, reached.value.organisation.today)
  if (!ends.ok) return ends
  return form.reason === undefined ? accept('') : parseReason(form.reason)
}

/** The application that a form names: one that is not there is a fault of the form, not of the address. */
async function reachAsked(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  applicationId: string,
  action: Parameters<typeof reachLockedApplication>[3],
): Promise<Awaited<ReturnType<typeof reachLockedApplication>>> {
  const reached = await reachLockedApplication(tx, caller, applicationId, action, deps.clock())
  if (reached.ok || reached.refusal.code !== 'application.unknown') return reached
  return refuse('application.unknown', { path: 'applicationId' })
}

function keysOfApplication(applicationId: string): RequestKeys {
  return { applicationId, groupId: null, askedName: null, askedAppKey: null }
}
