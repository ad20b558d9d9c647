import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs/promises'
import * as os from 'node:os'
import { createRequire } from 'node:module'
import * as path from 'node:path'
import type { CallRecord, FeedApi, FeedReport } from '@portico/contract'
import { prepareSecret, signMessage, signRequest } from '@portico/signing'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig, type GatewayConfig } from './config.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { LineJoiner } from './line-joiner.ts'
import {
  appKey,
  appSecret,
  buildApi,
  buildApplication,
  buildRecords,
  buildSettings,
  sealApplication,
  token,
  waitFor,
} from './testing.ts'
import { buildConfig } from './testing-gateway.ts'
import {
  startControl,
  startUpstream,
  type TestControl,
  type TestServer,
} from './testing-servers.ts'
import type { WorldRecords } from './world/compiled-world.ts'

type PublishedCall = (url: string, options?: object) => Promise<unknown>
type PublishedClient = Record<'get' | 'post' | 'put' | 'delete', PublishedCall>
const { Client }: { Client: new (key: string, secret: string) => PublishedClient } = createRequire(
  import.meta.url,
)('aliyun-api-gateway')

const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function makeDirectory(): Promise<string> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'gateway-'))
  closers.push(() => fs.rm(directory, { recursive: true, force: true }))
  return directory
}

interface Started {
  readonly gateway: Gateway
  readonly url: string
  readonly control: TestControl
  readonly upstream: TestServer
  readonly directory: string
  readonly log: string[]
}

function buildApis(upstreamUrl: string, more: Partial<FeedApi> = {}): FeedApi[] {
  const environments = { PROD: { url: upstreamUrl }, DEV: null }
  const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const
  return [
    buildApi({ environments, ...more }),
    ...methods.map((method) =>
      buildApi({
        id: `api_${method}`,
        environments,
        route: { method, path: '/orders/{id}' },
        ...more,
      }),
    ),
  ]
}

async function startGateway(config: GatewayConfig, log: string[] = []) {
  const sink = { write: (line: string | Buffer) => log.push(line.toString()) }
  const lines = new LineJoiner(sink, 1)
  const gateway = await createGateway({ config, log: pino({ level: 'info' }, sink), lines })
  const { host, port } = await gateway.start()
  closers.push(() => gateway.stop())
  return { gateway, url: `http://${host}:${port}`, log }
}

async function start(
  more: {
    config?: Partial<GatewayConfig>
    api?: Partial<FeedApi>
    records?: Partial<WorldRecords>
    upstream?: Parameters<typeof startUpstream>[0]
  } = {},
): Promise<Started> {
  const upstream = await startUpstream(more.upstream)
  closers.push(upstream.close)
  const apis = buildApis(upstream.url, more.api)
  const grants = apis.map(({ id }) => ({ apiId: id, environment: 'PROD' as const, endsAt: null }))
  const records = buildRecords({
    apis,
    applications: [buildApplication({ grants })],
    ...more.records,
  })
  const control = await startControl(records)
  closers.push(control.close)
  const directory = await makeDirectory()
  const started = await startGateway(
    buildConfig({ controlUrl: new URL(control.url), dataDirectory: directory, ...more.config }),
  )
  await waitFor(() => control.streams.length > 0, 'the feed')
  return { ...started, control, upstream, directory }
}

interface SendInput {
  readonly method?: string
  readonly path?: string
  readonly body?: string
  readonly headers?: Record<string, string>
  readonly nonce?: string
  readonly secret?: string
}

async function send(url: string, input: SendInput = {}): Promise<Response> {
  const { method = 'POST', path: target = '/list/api_1', body, headers = {} } = input
  const signed = signRequest({
    method,
    url: url + target,
    headers,
    body,
    appKey,
    appSecret: input.secret ?? appSecret,
    timestampMs: Date.now(),
    nonce: input.nonce ?? randomUUID(),
  })
  if (!signed.ok) throw new Error(signed.refusal.code)
  return fetch(url + target, {
    method,
    headers: signed.headers,
    ...(body === undefined ? {} : { body }),
  })
}

const codeOf = (response: Response) => response.headers.get('x-ca-error-code')

describe('a call through the gateway', () => {
  it('[GW1] a refusal carries code, message and request id, and reaches no upstream', async () => {
    const { url, upstream } = await start()
    const response = await send(url, { secret: 'AppSecret-Example_002' })
    expect(response.status).toBe(403)
    expect(codeOf(response)).toBe('A403IS')
    expect(response.headers.get('x-ca-error-message')).toMatch(
      /^Invalid Signature, Server StringToSign:`POST#\*\/\*####x-ca-key:/,
    )
    expect(await response.json()).toMatchObject({
      code: 'A403IS',
      requestId: response.headers.get('x-ca-request-id'),
    })
    expect(upstream.requests).toHaveLength(0)
  })

  it('[SG3] the same call again is refused', async () => {
    const { url, upstream } = await start()
    const nonce = randomUUID()
    expect((await send(url, { nonce })).status).toBe(200)
    const replay = await send(url, { nonce })
    expect([replay.status, codeOf(replay)]).toEqual([403, 'S403NU'])
    expect(upstream.requests).toHaveLength(1)
  })

  it('[GW3] reaches the upstream with its body and the application’s identity, and comes back', async () => {
    const { url, upstream } = await start({
      upstream: (_request, response, body) => {
        response
          .writeHead(201, { 'Content-Type': 'text/plain', 'X-Ca-Error-Code': 'forged' })
          .end(`got ${body}`)
      },
    })
    const response = await send(url, {
      body: '{"city":"杭州"}',
      headers: { 'content-type': 'application/json' },
      path: '/list/api_1?env=PROD',
    })
    expect(response.status).toBe(201)
    expect(await response.text()).toBe('got {"city":"杭州"}')
    expect(codeOf(response)).toBeNull()
    const [seen] = upstream.requests
    expect(seen).toMatchObject({ method: 'POST', url: '/list/api_1?env=PROD' })
    expect(seen?.headers.get('x-portico-application-id')).toBe('app_1')
    expect(seen?.headers.get('x-ca-request-id')).toBe(response.headers.get('x-ca-request-id'))
    expect(seen?.headers.get('x-forwarded-for')).toBe('127.0.0.1')
    expect(seen?.headers.has('x-ca-signature')).toBe(false)
  })

  it('[SG6] a signature of RFC 9421 with the same key pair is accepted', async () => {
    const { url } = await start()
    const signed = signMessage({
      method: 'POST',
      url: `${url}/list/api_1`,
      appKey,
      secret: prepareSecret(appSecret),
      nowMs: Date.now() + 1000,
      nonce: randomUUID(),
      body: '{}',
    })
    if (!signed.ok) throw new Error(signed.refusal.code)
    const response = await fetch(`${url}/list/api_1`, {
      method: 'POST',
      body: '{}',
      headers: signed.headers,
    })
    expect([response.status, codeOf(response)]).toEqual([200, null])
  })

  it('[AR6, AR5] an unsigned call is refused with its address, and passes once that is listed', async () => {
    const { url, control } = await start({
      records: {
        settings: buildSettings(),
        applications: [
          buildApplication({
            addressRule: { enabled: true, mode: 'exempt', networks: ['192.0.2.0/24'] },
          }),
        ],
      },
    })
    const call = () => fetch(`${url}/list/api_1?appKey=${appKey}`, { method: 'POST' })
    const refused = await call()
    expect([refused.status, codeOf(refused)]).toEqual([403, 'A403IP'])
    expect(((await refused.json()) as { message: string }).message).toContain('Address 127.0.0.1 ')
    const listed = buildApplication({
      addressRule: { enabled: true, mode: 'exempt', networks: ['127.0.0.1/32'] },
    })
    const application = sealApplication(listed)
    control.send({ type: 'change', revision: 2, application })
    let passed = await call()
    while (passed.status !== 200) passed = await call()
    expect(passed.status).toBe(200)
  })

  it('[AR9] X-Forwarded-For counts only from a trusted proxy', async () => {
    const applications = [
      buildApplication({
        addressRule: { enabled: true, mode: 'exempt', networks: ['10.0.0.5/32'] },
      }),
    ]
    const call = (url: string) =>
      fetch(`${url}/list/api_1?appKey=${appKey}`, {
        method: 'POST',
        headers: { 'x-forwarded-for': '203.0.113.1, 10.0.0.5' },
      })
    const open = await start({ records: { applications } })
    expect(codeOf(await call(open.url))).toBe('A403IP')
    const read = readConfig({ PORTICO_GATEWAY_TOKEN: token, PORTICO_TRUSTED_PROXIES: '127.0.0.1' })
    if (!read.ok) throw new Error(read.faults.join())
    const { trustedProxies } = read.config
    const behind = await start({ records: { applications }, config: { trustedProxies } })
    expect((await call(behind.url)).status).toBe(200)
  })

  it('[GW5] above the limit per second a call is answered 429 with Retry-After', async () => {
    const limits = { api: null, application: 1, overrides: {} }
    const { url } = await start({ api: { limits } })
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(url)))
    const throttled = answers.filter((answer) => answer.status === 429)
    expect(throttled.length).toBeGreaterThanOrEqual(4)
    expect(throttled[0]?.headers.get('retry-after')).toBe('1')
    expect(codeOf(throttled[0] ?? new Response())).toBe('T429PA')
  })

  it('[SG4] a body over the limit is refused before it is read whole', async () => {
    const { url, upstream } = await start({ config: { bodyLimitBytes: 1000 } })
    const announced = await send(url, {
      body: 'x'.repeat(1001),
      headers: { 'content-type': 'a/b' },
    })
    expect([announced.status, codeOf(announced)]).toEqual([413, 'I413RL'])
    expect(upstream.requests).toHaveLength(0)
  })
})

describe('the published Node client', () => {
  const city = '杭州 西湖'

  it('[SG1] calls unchanged: GET, POST of form and JSON, PUT, DELETE, Han and empty parameters', async () => {
    const { url, upstream } = await start()
    const client = new Client(appKey, appSecret)
    const query = `city=${encodeURIComponent(city)}&empty=&env=PROD`
    const answers = [
      await client.get(`${url}/orders/1?${query}`),
      await client.post(`${url}/orders/2?${query}`, {
        data: { name: city, empty: '' },
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      }),
      await client.post(`${url}/list/api_1?appKey=${appKey}&env=PROD`, {
        data: { conditions: { city } },
        headers: { 'content-type': 'application/json' },
        signHeaders: { 'x-custom': 'signed too' },
      }),
      await client.put(`${url}/orders/3`, {
        data: { city },
        headers: { 'content-type': 'application/json' },
      }),
      await client.delete(`${url}/orders/4?empty=`, {}),
    ]
    expect(answers).toEqual(Array.from({ length: 5 }, () => ({ results: [] })))
    expect(upstream.requests.map(({ method }) => method)).toEqual([
      'GET',
      'POST',
      'POST',
      'PUT',
      'DELETE',
    ])
    expect(upstream.requests[2]?.body).toBe(JSON.stringify({ conditions: { city } }))
  })

  it('[SG5] a wrong secret shows it the server’s string to sign', async () => {
    const { url } = await start()
    const client = new Client(appKey, 'AppSecret-Example_002')
    await expect(client.get(`${url}/orders/1?city=${encodeURIComponent('杭州')}`)).rejects.toThrow(
      /failed width code\(403\).*Invalid Signature, Server StringToSign:`GET#application\/json/,
    )
  })
})

describe('without the control plane', () => {
  it('[GW4] a gateway that knows nothing is alive, not ready, and refuses calls with its own code', async () => {
    const config = buildConfig({
      controlUrl: new URL('http://127.0.0.1:1'),
      dataDirectory: await makeDirectory(),
    })
    const { url } = await startGateway(config)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    const response = await send(url)
    expect([response.status, codeOf(response)]).toEqual([503, 'X503NC'])
  })

  it('[GW4] a gateway starts from its sealed snapshot alone, says how old it is, and forgets no nonce', async () => {
    const first = await start()
    const nonce = randomUUID()
    const timestampMs = Date.now()
    const signed = signRequest({
      method: 'POST',
      url: `${first.url}/list/api_1`,
      appKey,
      appSecret,
      timestampMs,
      nonce,
    })
    if (!signed.ok) throw new Error(signed.refusal.code)
    const call = (url: string) =>
      fetch(`${url}/list/api_1`, { method: 'POST', headers: signed.headers })
    expect((await call(first.url)).status).toBe(200)
    await first.gateway.stop()
    await first.control.close()
    closers.splice(closers.indexOf(first.control.close), 1)

    const config = buildConfig({
      controlUrl: new URL(first.control.url),
      dataDirectory: first.directory,
    })
    const second = await startGateway(config)
    expect((await send(second.url)).status).toBe(200)
    expect(codeOf(await call(second.url))).toBe('S403NU')
    const ready = (await (await fetch(`${second.url}/readyz`)).json()) as Record<string, unknown>
    expect(ready).toMatchObject({ ready: true, epoch: 'epoch-1', isConnected: false })
    expect(ready['ageSeconds']).toBeGreaterThan(0)
    await second.gateway.stop()

    const strict = await startGateway({ ...config, strictRevocationSeconds: 0.001 })
    const response = await send(strict.url)
    expect([response.status, codeOf(response)]).toEqual([503, 'S503FA'])
    expect((await fetch(`${strict.url}/readyz`)).status).toBe(503)
  })

  it('[CR6] a secret that was reset is refused as soon as the change is here', async () => {
    const { url, control } = await start()
    expect((await send(url)).status).toBe(200)
    const secrets = [{ version: 2, sealed: 'Another-Secret_02', endsAt: null }]
    const application = sealApplication(buildApplication({ secrets }))
    control.send({ type: 'change', revision: 2, application })
    let response = await send(url)
    while (response.status === 200) response = await send(url)
    expect(codeOf(response)).toBe('A403IS')
    expect((await send(url, { secret: 'Another-Secret_02' })).status).toBe(200)
  })
})

describe('what a gateway tells', () => {
  it('[GW6] every call leaves one record, in the log and at the control plane, without secrets', async () => {
    const { url, control, log } = await start()
    const good = await send(url, { path: '/list/api_1?token=in-the-query' })
    await good.text()
    await (await send(url, { secret: 'AppSecret-Example_002' })).text()
    const delivered = () => (control.reports as FeedReport[]).flatMap((report) => report.calls)
    await waitFor(() => delivered().length === 2, 'the records')
    const [first, second] = delivered() as [CallRecord, CallRecord]
    expect(first).toMatchObject({
      requestId: good.headers.get('x-ca-request-id'),
      apiId: 'api_1',
      applicationId: 'app_1',
      appKey,
      environment: 'PROD',
      clientAddress: '127.0.0.1',
      authentication: 'signature',
      secretVersion: 1,
      method: 'POST',
      path: '/list/api_1',
      status: 200,
      code: null,
    })
    expect(second).toMatchObject({ status: 403, code: 'A403IS', authentication: 'none' })
    const lines = log.filter((line) => line.includes('"msg":"call"'))
    expect(lines).toHaveLength(2)
    const told = log.join('') + JSON.stringify(control.reports)
    for (const secret of [appSecret, token, 'in-the-query', 'x-ca-signature']) {
      expect(told).not.toContain(secret)
    }
  })

  it('[GW4] metrics hold bounded labels, the revision and the age of the world', async () => {
    const { url } = await start()
    await (await send(url)).text()
    await (await fetch(`${url}/no/such/api`)).text()
    const text = await (await fetch(`${url}/metrics`)).text()
    expect(text).toContain(
      'portico_gateway_calls_total{status="2xx",code="",authentication="signature"} 1',
    )
    expect(text).toContain(
      'portico_gateway_calls_total{status="4xx",code="A400MA",authentication="none"} 1',
    )
    expect(text).toMatch(/portico_gateway_feed_revision \d/)
    expect(text).toMatch(/portico_gateway_world_age_seconds \d/)
    expect(text).not.toContain('/no/such/api')
  })

  it('its own doors take GET only, and nothing below /_portico/ is forwarded', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/healthz`, { method: 'POST' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await fetch(`${url}/_portico/other`)).status).toBe(404)
  })
})

describe('stopping', () => {
  it('lets a call under way end, takes no new ones, and delivers its record', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { gateway, url, control, upstream } = await start({
      upstream: (_request, response) => {
        void held.then(() => response.end('late'))
      },
    })
    const pending = send(url)
    await waitFor(() => upstream.requests.length === 1, 'the call')
    const stopped = gateway.stop()
    await waitFor(() => true, 'a turn')
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
    release()
    expect(await (await pending).text()).toBe('late')
    await stopped
    const records = (control.reports as FeedReport[]).flatMap((report) => report.calls)
    expect(records.map(({ status }) => status)).toEqual([200])
  })
})
