/** Call records go after the days that the operator keeps them, a batch at a time, and never before (GW6). */
import { afterAll, beforeEach, expect, it } from 'vitest'
import { insertCalls } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup, buildCall } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { forgetCalls } from './forget-calls.ts'

const dayMs = 86_400_000

describeEachDatabase('call records in time', (kind) => {
  let server: TestServer
  let applicationId: string
  let serial = 0
  const started = startTestServer({ kind }).then(async (one) => {
    server = one
    const groupId = await addTestGroup(server, 'Retail')
    applicationId = (await addTestApplication(server, { name: 'Calling', groupId })).id
  })
  afterAll(() => server.close())

  const daysAgo = (days: number, ms = 0) =>
    new Date(server.clock.now() - days * dayMs - ms).toISOString()
  const record = (at: string) => {
    const requestId = `call-${(serial += 1)}`
    return buildCall({ requestId, at, applicationId, secretVersion: 1 })
  }
  const kept = async () => {
    const query = server.database.kysely.selectFrom('call_records').select('request_id')
    return (await query.orderBy('at').execute()).map((row) => row.request_id)
  }
  const keepFor = (callRecordDays: number) => ({ ...server.deps, callRecordDays })

  beforeEach(async () => {
    await started
    await server.database.kysely.deleteFrom('call_records').execute()
  })

  it('[GW6] with 0 days nothing is ever forgotten', async () => {
    const old = record(daysAgo(4000))
    await insertCalls(server.database.kysely, [old])
    expect(await forgetCalls(keepFor(0))).toBe(0)
    expect(await kept()).toEqual([old.requestId])
  })

  it('[GW6] goes after its last day, not a millisecond before, and stays counted', async () => {
    const counted = async () =>
      (await server.database.kysely.selectFrom('call_counts').select('calls').execute()).reduce(
        (sum, { calls }) => sum + calls,
        0,
      )
    const [over, last, fresh] = [record(daysAgo(400, 1)), record(daysAgo(400)), record(daysAgo(1))]
    await insertCalls(server.database.kysely, [over, last, fresh])
    const before = await counted()
    expect(before).toBeGreaterThanOrEqual(3)
    expect(await forgetCalls(keepFor(400))).toBe(1)
    expect(await kept()).toEqual([last.requestId, fresh.requestId])
    expect(await counted()).toBe(before)
  })

  it('[GW6] in batches, the oldest first; a program that stops ends after the one at hand', async () => {
    const calls = [7, 6, 5, 4, 3].map((days) => record(daysAgo(days)))
    await insertCalls(server.database.kysely, calls)
    let asked = 0
    const stopping = {
      get aborted() {
        return (asked += 1) > 1
      },
    } as AbortSignal
    expect(await forgetCalls(keepFor(2), stopping, 2)).toBe(2)
    expect(await kept()).toEqual(calls.slice(2).map(({ requestId }) => requestId))
    expect(await forgetCalls(keepFor(2), undefined, 2)).toBe(3)
    expect(await kept()).toEqual([])
  })

  it('[GW6] two control planes forget together, each record once', async () => {
    const calls = Array.from({ length: 40 }, () => record(daysAgo(10)))
    await insertCalls(server.database.kysely, calls)
    const both = [0, 1].map(() => forgetCalls(keepFor(2), undefined, 7))
    const [one = 0, other = 0] = await Promise.all(both)
    expect(one + other + (await forgetCalls(keepFor(2)))).toBe(40)
    expect(await kept()).toEqual([])
  })
})
