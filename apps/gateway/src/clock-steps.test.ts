/** The machine's clock is set while the gateway runs (SG3): what was accepted once is never accepted again. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildApi } from './testing.ts'
import { sendHttp, signNow, startTestGateway, type TestGateway } from './testing-gateway.ts'
import { startUpstream, type TestServer } from './testing-servers.ts'

const hourMs = 3_600_000
let upstream: TestServer
let gateway: TestGateway
let offsetMs: number

beforeEach(async () => {
  offsetMs = 0
  upstream = await startUpstream()
  const apis = [buildApi({ environments: { PROD: { url: upstream.url }, DEV: null } })]
  gateway = await startTestGateway({ apis }, {}, () => Date.now() + offsetMs)
})
afterEach(async () => {
  await gateway.close()
  await upstream.close()
})

/** Signed now by a caller whose clock agrees with the gateway's. */
const sign = () => signNow({ timestampMs: Date.now() + offsetMs, nonce: randomUUID() })

async function send(headers: Record<string, string>): Promise<string> {
  const { port } = gateway
  const answer = await sendHttp({ port, method: 'POST', path: '/list/api_1', headers })
  return `${answer.status} ${String(answer.headers['x-ca-error-code'] ?? '')}`.trim()
}

it('[SG3] set back and forth again: nothing from before the gateway’s memory is taken, and no earlier call', async () => {
  const before = sign()
  expect(await send(before)).toBe('200')
  offsetMs = -hourMs
  expect(await send(before)).toBe('403 S403TE')
  // What was signed before the gateway began to remember may have been spent at its predecessor.
  const meanwhile = sign()
  expect(await send(meanwhile)).toBe('503 S503RC')
  offsetMs = 0
  expect(await send(before)).toBe('403 S403NU')
  expect(await send(meanwhile)).toBe('403 S403TE')
  expect(await send(sign())).toBe('200')
  expect(upstream.requests).toHaveLength(2)
})

it('[SG3] set forward and back again: what was forgotten meanwhile is not taken for fresh', async () => {
  const before = sign()
  expect(await send(before)).toBe('200')
  offsetMs = hourMs
  expect(await send(before)).toBe('403 S403TE')
  const meanwhile = sign()
  expect(await send(meanwhile)).toBe('200')
  offsetMs = 0
  expect(await send(before)).toBe('503 S503RC')
  expect(await send(meanwhile)).toBe('403 S403TE')
  // Whoever signs after the last call that was forgotten is not made to wait for it.
  expect(await send(sign())).toBe('200')
})
