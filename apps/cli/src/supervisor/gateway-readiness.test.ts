import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { waitForFirstSnapshot } from './gateway-readiness.ts'

let close: (() => void) | null = null

/** Answers `/readyz` with these statuses, the last one again and again; tells how often it was asked. */
async function startGateway(...statuses: number[]) {
  let asked = 0
  const server = createServer((request, response) => {
    expect(request.url).toBe('/readyz')
    response.statusCode = statuses[Math.min(asked, statuses.length - 1)] ?? 500
    asked += 1
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  close = () => {
    server.closeAllConnections()
    server.close()
  }
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, countAsked: () => asked }
}

afterEach(() => {
  close?.()
  close = null
})

test('[GW4] a gateway without a snapshot is waited for', async () => {
  const { url, countAsked } = await startGateway(503, 503, 200)
  await waitForFirstSnapshot(url, Date.now)
  expect(countAsked()).toBe(3)
})

test('[GW4] not for ever', async () => {
  const { url, countAsked } = await startGateway(503)
  let nowMs = 0
  await waitForFirstSnapshot(url, () => (nowMs += 4000))
  expect(countAsked()).toBeGreaterThan(0)
})

test('one that cannot be asked is not waited for', async () => {
  const { url } = await startGateway(503)
  close?.()
  await waitForFirstSnapshot(url, Date.now)
})
