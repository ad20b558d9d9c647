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
const whitelist = { mode: 'exempt' as const }

/** The changes of one round, in the order in which each needs the one before it. */
export async function listChanges(stage: Stage): Promise<Change[]> {
  const { admin } = stage.fleet
  const params = { id: stage.applicationId }
  let key: Key = await admin.revealSecret({ params })
  let former = key
  let grantId = ''
  const signed = () => stage.sign(key)
  const named = () => stage.name(key)
  const body = {
    apiId: stage.apiId,
    environment: 'PROD' as const,
    validity: { period: 'permanent' as const },
  }
  const grant = async () => void (grantId = (await admin.createGrant({ params, body })).id)
  const reset = async () => {
    former = key
    key = await admin.resetSecret({ params, body: { mode: 'auto' } })
  }
  const list = (entries: string) => () =>
    admin.setWhitelist({ params, body: { enabled: true, entries, ...whitelist } })
  return [
    { kind: 'grant', make: grant, call: signed, expected: passes },
    {
      kind: 'suspension',
      make: () => admin.suspendApplication({ params }),
      call: signed,
      expected: [400, 'A400IK'],
    },
    {
      kind: 'resumption',
      make: () => admin.resumeApplication({ params }),
      call: signed,
      expected: passes,
    },
    {
      kind: 'reset, the old secret refused',
      make: reset,
      call: () => stage.sign(former),
      expected: [403, 'A403IS'],
    },
    { kind: 'whitelist, one listed', make: list('127.0.0.1'), call: named, expected: passes },
    {
      kind: 'whitelist, one removed',
      make: list('192.0.2.1'),
      call: named,
      expected: [403, 'A403IP'],
    },
    {
      kind: 'revocation of the grant',
      make: () => admin.endGrant({ params: { ...params, grantId }, body: {} }),
      call: signed,
      expected: [403, 'I403AA'],
    },
  ]
}
