/** [GW4] A change reaches every gateway within a second; `npm run bench:effect` measures how much sooner. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listChanges, timeEffect } from './effect.ts'
import { startStage } from './stage.ts'
import type { Stage } from './stage.ts'

const rounds = 5
let stage: Stage

beforeAll(async () => {
  const names = ['gw-one', 'gw-two', 'gw-three', 'gw-four']
  stage = await startStage(names, { checksInvariants: false })
  await stage.fleet.admin.setCallAuthentication({ body: { applicationIpWhitelist: true } })
}, 240_000)
afterAll(() => stage.close())

it('[GW4] grant, suspension, reset, whitelist and revocation are effective on four gateways within a second', async () => {
  const times = new Map<string, number[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const change of await listChanges(stage)) {
      const tookMs = await timeEffect(stage, change)
      times.set(change.kind, [...(times.get(change.kind) ?? []), tookMs])
    }
  }
  // The median, because a machine that stands still for a second says nothing of the feed.
  for (const [kind, each] of times) {
    const median = each.toSorted((left, right) => left - right)[rounds >> 1]
    expect(median, kind).toBeLessThan(1000)
  }
}, 120_000)
