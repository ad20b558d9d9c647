/** How long a change takes from its answer until the last gateway acts on it (GW4). */
import { setTimeout as wait } from 'node:timers/promises'
import type { Member } from './fleet.ts'
import type { Answered, Key, SignedCall, Stage } from './stage.ts'

/** Between two calls to one gateway, in ms: so much later a change may be seen at most, beside the call's own time. */
const pauseMs = 1
const limitMs = 30_000

/** A change, and what a gateway answers once it has it. */
export type Change = Readonly<{
  kind: string
  make: () => Promise<unknown>
  call: () => SignedCall
  expected: Answered
}>

async function untilEffective(stage: Stage, gateway: Member, change: Change, sinceMs: number) {
  for (;;) {
    const [status, code] = await stage.send(gateway, change.call())
    const nowMs = performance.now()
    if (status === change.expected[0] && code === change.expected[1]) return nowMs - sinceMs
    if (nowMs - sinceMs > limitMs)
      throw new Error(`${gateway.id} still answers ${status} ${code} after: ${change.kind}`)
    await wait(pauseMs)
  }
}

/** Makes the change; answers with the ms from its answer to the last gateway's first call that shows it. */
export async function timeEffect(stage: Stage, change: Change): Promise<number> {
  await change.make()
  const sinceMs = performance.now()
  const { gateways } = stage.fleet
  return Math.max(
    ...(await Promise.all(
      gateways.map((gateway) => untilEffective(stage, gateway, change, sinceMs)),
    )),
  )
}

const passes: Answered = [200, null]
const whitelist = { enabled: true, mode: 'exempt' as const }

type State = { key: Key; former: Key; grantId: string }

function changeGrant(stage: Stage, state: State): { grant: Change; revocation: Change } {
  const { admin } = stage.fleet
  const params = { id: stage.applicationId }
  const validity = { period: 'permanent' as const }
  const body = { apiId: stage.apiId, environment: 'PROD' as const, validity }
  const call = () => stage.sign(state.key)
  const grant = async () => {
    state.grantId = (await admin.createGrant({ params, body })).id
  }
  const end = () => admin.endGrant({ params: { ...params, grantId: state.grantId }, body: {} })
  return {
    grant: { kind: 'grant', make: grant, call, expected: passes },
    revocation: {
      kind: 'revocation of the grant',
      make: end,
      call,
      expected: [403, 'I403AA'],
    },
  }
}

function changeApplication(stage: Stage, state: State): Change[] {
  const { admin } = stage.fleet
  const params = { id: stage.applicationId }
  const call = () => stage.sign(state.key)
  const suspend = () => admin.suspendApplication({ params })
  const resume = () => admin.resumeApplication({ params })
  const reset = async () => {
    state.former = state.key
    state.key = await admin.resetSecret({ params, body: { mode: 'auto' } })
  }
  return [
    { kind: 'suspension', make: suspend, call, expected: [400, 'A400IK'] },
    { kind: 'resumption', make: resume, call, expected: passes },
    {
      kind: 'reset, the old secret refused',
      make: reset,
      call: () => stage.sign(state.former),
      expected: [403, 'A403IS'],
    },
  ]
}

function changeWhitelist(stage: Stage, state: State): Change[] {
  const params = { id: stage.applicationId }
  const list = (entries: string) => () =>
    stage.fleet.admin.setWhitelist({ params, body: { entries, ...whitelist } })
  const call = () => stage.name(state.key)
  return [
    { kind: 'whitelist, one listed', make: list('127.0.0.1'), call, expected: passes },
    {
      kind: 'whitelist, one removed',
      make: list('192.0.2.1'),
      call,
      expected: [403, 'A403IP'],
    },
  ]
}

/** The changes of one round, in the order in which each needs the one before it. */
export async function listChanges(stage: Stage): Promise<Change[]> {
  const params = { id: stage.applicationId }
  const key: Key = await stage.fleet.admin.revealSecret({ params })
  const state: State = { key, former: key, grantId: '' }
  const { grant, revocation } = changeGrant(stage, state)
  return [grant, ...changeApplication(stage, state), ...changeWhitelist(stage, state), revocation]
}
