/** A revocation from the feed to an open WebSocket, in a gateway that runs as the program that it is. */
import { once } from 'node:events'
import type { CallRecord, FeedReport } from '@portico/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, closers } from './engine/testing-engine.ts'
import { openRoom, roomsApi, startRooms } from './engine/testing-rooms.ts'
import { buildApi, buildApplication, buildRecords, sealApplication, waitFor } from './testing.ts'
import { startGatewayProgram } from './testing-program.ts'
import { startControl } from './testing-servers.ts'

afterEach(closeAll)

describe.each([1, 2])('a revocation in a gateway of %i workers', (workers) => {
  it('[GW4] [GW6] ends an open WebSocket within a second, and the record says why', async () => {
    const rooms = await startRooms()
    const environments = { PROD: { url: rooms.url }, DEV: null }
    const control = await startControl(
      buildRecords({ apis: [buildApi({ ...roomsApi, environments })] }),
    )
    closers.push(control.close)
    // The control plane speaks every second, else its stream counts as broken.
    const timer = setInterval(() => {
      control.send({ type: 'heartbeat', revision: 1, at: new Date().toISOString() })
    }, 500)
    closers.push(async () => clearInterval(timer))
    const program = await startGatewayProgram(control.url, {
      PORTICO_GATEWAY_WORKERS: String(workers),
    })
    closers.push(program.close)
    await waitFor(() => control.streams.length > 0, 'the feed')
    const clients = Array.from({ length: 4 }, () => openRoom(Number(new URL(program.url).port)))
    await Promise.all(clients.map((client) => once(client, 'open')))
    const closed = Promise.all(clients.map((client) => once(client, 'close')))
    const application = sealApplication(buildApplication({ state: 'suspended' }))
    const sinceMs = performance.now()
    control.send({ type: 'change', revision: 2, application })
    const codes = (await closed).map(([code]) => code)
    expect(performance.now() - sinceMs).toBeLessThan(1000)
    expect(codes).toEqual([1008, 1008, 1008, 1008])
    const listCalls = () =>
      control.reports.flatMap((report): CallRecord[] => (report as FeedReport).calls)
    await waitFor(() => listCalls().length === 4, 'the records', 10_000)
    for (const call of listCalls()) expect(call).toMatchObject({ status: 101, code: 'A400IK' })
  })
})
