/** A tried call over HTTP: what is passed on to a gateway, and what never is. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

type Seen = Readonly<{
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}>

describe('tryCall', () => {
  let server: TestServer
  let application: Readonly<{ id: string; appKey: string }>
  let seen: Seen[] = []
  let gatewayUrl = ''
  const gateway = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      seen.push({ method, url, headers, body })
      if (url.startsWith('/list/')) response.setHeader('x-ca-request-id', 'call-1')
      if (url.startsWith('/list/moved')) response.writeHead(302, { location: '/list/elsewhere' })
      response.end(url.startsWith('/list/long') ? 'x'.repeat(300_000) : '{"rows":[]}')
    })
  })

  beforeAll(async () => {
    await once(gateway.listen(0, '127.0.0.1'), 'listening')
    gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
    server = await startTestServer({ kind: 'embedded', gatewayUrl })
    const groupId = await addTestGroup(server, 'Retail')
    application = await addTestApplication(server, { name: 'Trying', groupId })
  })
  afterAll(async () => {
    await server.close()
    gateway.close()
  })
  beforeEach(() => {
    seen = []
  })

  const attempt = (as: 'owner' | 'outsider', change: object = {}) => {
    const headers = { 'x-ca-key': application.appKey, 'x-ca-signature': 'c2ln' }
    const body = { method: 'POST', target: '/list/api_1?env=PROD', headers, body: '{}', ...change }
    return server.as(as)('tryCall', { params: { id: application.id }, body: body as never })
  }

  it('[MB5] those who may not debug the application are refused, and nothing is sent', async () => {
    expect((await attempt('outsider')).status).toBe(403)
    expect(seen).toEqual([])
  })

  it.each<[string, object]>([
    ['another key', { 'x-ca-key': 'another', 'x-ca-signature': 'c2ln' }],
    ['no signature', { 'x-ca-key': '' }],
  ])('[AR7] %s is refused, so that no whitelist lets this program through', async (_, headers) => {
    const { status, problem } = await attempt('owner', { headers })
    expect({ status, code: problem?.code }).toEqual({ status: 422, code: 'try-call.unsigned' })
    expect(seen).toEqual([])
  })

  it.each<[string, object]>([
    ['another address', { target: 'http://elsewhere.test/' }],
    ['an address without a slash', { target: '@elsewhere.test/' }],
    ['a line feed', { target: '/list/a\r\nx: y' }],
    ['a cookie', { headers: { cookie: 'a=b' } }],
    ['a host', { headers: { host: 'elsewhere.test' } }],
    ['a forwarded address', { headers: { 'x-forwarded-for': '10.0.0.1' } }],
  ])('%s is malformed', async (_, change) => {
    expect((await attempt('owner', change)).status).toBe(400)
    expect(seen).toEqual([])
  })

  it('what is served beside the calls is not told', async () => {
    const { status, problem } = await attempt('owner', { method: 'GET', target: '/metrics' })
    expect({ status, code: problem?.code }).toEqual({
      status: 503,
      code: 'try-call.gateway-silent',
    })
  })

  it('passes the call on as it was signed, and tells the answer', async () => {
    const { answer } = await attempt('owner')
    expect(answer).toMatchObject({ status: 200, requestId: 'call-1', body: '{"rows":[]}' })
    expect(seen).toMatchObject([{ method: 'POST', url: '/list/api_1?env=PROD', body: '{}' }])
    expect(seen[0]?.headers).toMatchObject({ 'x-ca-signature': 'c2ln' })
    expect(seen[0]?.headers).not.toHaveProperty('cookie')
  })

  it('follows no redirect and cuts a long answer', async () => {
    expect((await attempt('owner', { target: '/list/moved' })).answer.status).toBe(302)
    expect(seen).toHaveLength(1)
    const { answer } = await attempt('owner', { target: '/list/long' })
    expect(answer).toMatchObject({ isCut: true, body: 'x'.repeat(262_144) })
  })
})
