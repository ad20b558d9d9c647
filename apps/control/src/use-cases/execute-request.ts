/** Has an approved request take effect, inside the transaction that approves it (RQ3). */
import { accept, refuse } from '@portico/domain'
import type { Outcome, Request, RequestPayload } from '@portico/domain'
import { lockApplication } from '@portico/store'
import type { NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { createApplicationIn } from './create-application.ts'
import { targetOf } from './grant-target.ts'
import { placeAskedGrantIn } from './place-grant.ts'
import { addMembershipIn, renewMembershipIn } from './place-membership.ts'

type Tx = Transaction<Schema>
type PayloadOf<Kind extends RequestPayload['kind']> = Extract<RequestPayload, { kind: Kind }>

export type Effect = Readonly<{ applicationId: string; events: readonly NewEvent[] }>

/**
 * Refuses when the world has moved on since the request was made: name or AppKey taken, group or target gone.
 * Nothing has been written then.
 *
 * @param customSecret of a creation with a custom key, unsealed
 */
export async function executeRequestIn(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  request: Request,
  customSecret: string | null,
): Promise<Outcome<Effect>> {
  const { payload } = request
  switch (payload.kind) {
    case 'create-application':
      return executeCreation(tx, deps, caller, request, payload, customSecret)
    case 'join-application':
    case 'renew-membership':
      return executeMembership(tx, deps, caller, request, payload)
    case 'api-permission':
    case 'data-source-permission':
      return executePermission(tx, deps, caller, request, payload)
  }
}

async function executeCreation(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  request: Request,
  payload: PayloadOf<'create-application'>,
  customSecret: string | null,
): Promise<Outcome<Effect>> {
  const { name, groupId, scenario, ownerIds, customAppKey, whitelist } = payload
  const created = await createApplicationIn(tx, deps, caller, {
    name,
    groupId,
    scenario,
    ownerIds,
    ...(customAppKey === null || customSecret === null
      ? {}
      : { customKey: { appKey: customAppKey, appSecret: customSecret } }),
    ...(whitelist === null ? {} : { ipWhitelist: whitelist }),
    createdBy: request.applicantId,
    requestId: request.id,
  })
  if (!created.ok) return created
  return accept({ applicationId: created.value.id, events: created.value.events })
}

async function executeMembership(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  request: Request,
  payload: PayloadOf<'join-application' | 'renew-membership'>,
): Promise<Outcome<Effect>> {
  const { applicationId, validity } = payload
  const input = { applicationId, memberId: request.applicantId, validity, requestId: request.id }
  const placeIn = payload.kind === 'join-application' ? addMembershipIn : renewMembershipIn
  const placed = await placeIn(tx, deps, caller, input)
  return placed.ok ? accept({ applicationId, events: placed.value.events }) : placed
}

async function executePermission(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  request: Request,
  payload: PayloadOf<'api-permission' | 'data-source-permission'>,
): Promise<Outcome<Effect>> {
  const { applicationId, environment, validity } = payload
  const application = await lockApplication(tx, applicationId)
  if (!application || application.state === 'deleted') return refuse('application.unknown')
  const placed = await placeAskedGrantIn(tx, deps, caller, {
    applicationId,
    target: targetOf(payload),
    environment,
    validity,
    reason: payload.reason === '' ? null : payload.reason,
    requestId: request.id,
  })
  return placed.ok ? accept({ applicationId, events: [placed.value.event] }) : placed
}
