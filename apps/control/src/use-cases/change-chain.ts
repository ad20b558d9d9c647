/** Configures who approves what, for a kind of request or for a kind in one group, and takes it back (RQ6). */
import { accept, acceptUnless, authorise, configureChain, refusal, refuse } from '@portico/domain'
import type { Chain, ChainForm, Outcome, Refusal, RequestKind } from '@portico/domain'
import {
  appendEvents,
  deleteChain,
  inTransaction,
  listActiveMemberIds,
  lockGroup,
  putChain,
} from '@portico/store'
import type { Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'

export type ChainKey = Readonly<{ kind: RequestKind; groupId: string | null }>

/**
 * Requests that are under way keep the chain they were submitted under. Refuses as `configureChain`, with
 * `group.unknown`, or with `chain.person-inactive` for people who cannot be asked.
 */
export async function setChain(
  deps: Deps,
  caller: Caller,
  key: ChainKey,
  form: ChainForm,
): Promise<Outcome<null>> {
  const allowed = authorise(caller.actor, 'organisation.edit-chains', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  const chain = configureChain(key.kind, form)
  if (!chain.ok) return chain
  return inTransaction(deps.database, async (tx) => {
    const group = key.groupId === null ? null : await lockGroup(tx, key.groupId, 'share')
    if (key.groupId !== null && !group) return refuse('group.unknown', { path: 'groupId' })
    const people = await checkPeople(tx, chain.value)
    if (!people.ok) return people
    await putChain(tx, { ...key, chain: chain.value })
    const detail = { ...key, steps: chain.value.steps }
    await appendEvents(tx, [chainEvent(caller, 'chain.changed', key, detail)], deps.clock())
    return accept(null)
  })
}

/** Back to the default, or in a group to the chain for every group; what was never configured stays so. */
export async function resetChain(
  deps: Deps,
  caller: Caller,
  key: ChainKey,
): Promise<Outcome<null>> {
  const allowed = authorise(caller.actor, 'organisation.edit-chains', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  return inTransaction(deps.database, async (tx) => {
    if (await deleteChain(tx, key.kind, key.groupId)) {
      await appendEvents(tx, [chainEvent(caller, 'chain.reset', key, { ...key })], deps.clock())
    }
    return accept(null)
  })
}

async function checkPeople(tx: Transaction<Schema>, { steps }: Chain): Promise<Outcome<null>> {
  const named = steps.flatMap(({ memberIds }) => memberIds)
  const active = await listActiveMemberIds(tx, named)
  const faults = steps.flatMap(({ memberIds }, index) =>
    memberIds
      .filter((memberId) => !active.has(memberId))
      .map((memberId): Refusal => {
        const facts = { step: index + 1, memberId }
        return refusal('chain.person-inactive', { path: `steps.${index}`, facts })
      }),
  )
  return acceptUnless(faults, null)
}

function chainEvent(
  caller: Caller,
  event: 'chain.changed' | 'chain.reset',
  { kind, groupId }: ChainKey,
  detail: Readonly<Record<string, unknown>>,
) {
  const id = groupId === null ? kind : `${kind}/${groupId}`
  return eventBy(caller, event, { kind: 'chain', id, name: null }, { detail })
}
