/** The committed example configurations of other proxies, run by those proxies themselves (GW7). */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileAddressMatcher, parseAddressBlock } from '@portico/domain'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runFront, type FrontPlan } from '../testing-front.ts'
import { appKey, buildApi, buildApplication, waitFor, type SignInput } from '../testing.ts'
import {
  sendHttp,
  signNow,
  startTestGateway,
  type HttpAnswer,
  type TestGateway,
} from '../testing-gateway.ts'
import { startUpstream, type TestServer } from '../testing-servers.ts'

const examples = join(import.meta.dirname, '../../../../docs/decision-endpoint')

/** The committed file; each address that it names must be there to be replaced. */
function readExample(name: string, ports: Readonly<Record<number, number>>): string {
  let text = readFileSync(join(examples, name), 'utf8')
  for (const [named, port] of Object.entries(ports)) {
    const address = `127.0.0.1:${named}`
    expect(text).toContain(address)
    text = text.replaceAll(address, `127.0.0.1:${port}`)
  }
  return text
}

interface Ports {
  readonly gateway: number
  readonly upstream: number
}

type Plan = (directory: string, port: number, ports: Ports) => FrontPlan

/** What an installation has around the example: where nginx keeps its files. */
const planNginx: Plan = (directory, port, { gateway, upstream }) => ({
  args: ['-c', join(directory, 'nginx.conf')],
  files: {
    [join(directory, 'nginx.conf')]: `
      daemon off; worker_processes 1; pid ${directory}/pid; error_log stderr;
      events { worker_connections 256; }
      http {
        access_log off;
        client_body_temp_path ${directory}/a; proxy_temp_path ${directory}/b;
        fastcgi_temp_path ${directory}/c; uwsgi_temp_path ${directory}/d; scgi_temp_path ${directory}/e;
        include ${directory}/portico.conf;
      }`,
    [join(directory, 'portico.conf')]: readExample('nginx.conf', {
      8000: gateway,
      8080: port,
      9000: upstream,
    }),
  },
})

/** What an installation has around the example: Caddy's own door, shut here because it is one for the whole machine. */
const planCaddy: Plan = (directory, port, { gateway, upstream }) => ({
  args: ['run', '--adapter', 'caddyfile', '--config', join(directory, 'Caddyfile')],
  files: {
    [join(directory, 'Caddyfile')]: `{
      admin off
      auto_https off
    }
    import ${directory}/Portico
    `,
    [join(directory, 'Portico')]: readExample('Caddyfile', {
      8000: gateway,
      8080: port,
      9000: upstream,
    }),
  },
})

const proxies: readonly [string, string | undefined, Plan][] = [
  ['nginx', process.env['TEST_NGINX'], planNginx],
  ['Caddy', process.env['TEST_CADDY'], planCaddy],
]

const fencedKey = 'key_fenced_1'
/** What a caller who is not the proxy has as its address here. */
const [stranger, listed] = ['127.0.0.2', '127.0.0.3']

function trustOnlyProxy() {
  const parsed = parseAddressBlock('127.0.0.1', { allowIpv6: true })
  if (!('block' in parsed)) throw new Error('the address cannot be read')
  return compileAddressMatcher([parsed.block])
}

function buildWorldRecords(upstream: TestServer) {
  const environments = { PROD: { url: upstream.url }, DEV: { url: upstream.url } }
  const route = { method: 'PUT', path: '/orders/{id}' }
  const grant = (apiId: string) => ({ apiId, environment: 'PROD' as const, endsAt: null })
  return {
    apis: [buildApi({ environments }), buildApi({ id: 'api_2', environments, route })],
    applications: [
      buildApplication(),
      buildApplication({
        id: 'app_2',
        appKey: fencedKey,
        addressRule: { enabled: true, mode: 'fence', networks: [`${listed}/32`] },
        grants: [grant('api_1')],
      }),
    ],
  }
}

interface SendInput extends SignInput {
  /** What is sent where it differs from what was signed. */
  readonly sentTarget?: string
  readonly sentBody?: string
  /** Sent and not signed. */
  readonly beside?: Readonly<Record<string, string>>
}

async function send(port: number, input: SendInput = {}): Promise<HttpAnswer> {
  const { sentTarget, sentBody, beside, ...signed } = input
  const target = sentTarget ?? signed.target ?? '/list/api_1'
  const body = sentBody ?? signed.body
  return sendHttp(
    {
      port,
      method: signed.method ?? 'POST',
      path: target,
      localAddress: signed.address ?? stranger,
      headers: { ...signNow(signed), ...beside },
    },
    body,
  )
}

describe.each(proxies)('the decision endpoint behind %s', (_name, program, plan) => {
  let [gateway, upstream, port]: [TestGateway?, TestServer?, number?] = []
  const closers: (() => Promise<unknown>)[] = []
  const call = (input?: SendInput) => send(port ?? 0, input)
  const forwarded = () => upstream?.requests ?? []

  beforeAll(async () => {
    if (program === undefined) return
    upstream = await startUpstream()
    closers.push(upstream.close)
    const trustedProxies = trustOnlyProxy()
    gateway = await startTestGateway(buildWorldRecords(upstream), { trustedProxies })
    closers.push(gateway.close)
    const ports = { gateway: gateway.port, upstream: Number(new URL(upstream.url).port) }
    const front = await runFront(program, (directory, own) => plan(directory, own, ports))
    closers.push(front.close)
    port = front.port
  })
  afterAll(async () => {
    for (const close of closers.toReversed()) await close()
  })
  beforeEach(() => void upstream?.requests.splice(0))

  it.skipIf(program === undefined).each<[string, SendInput, number, string, RegExp]>([
    [
      'a tampered query',
      { target: '/list/api_1?page=1', sentTarget: '/list/api_1?page=2' },
      401,
      'A403IS',
      /^Invalid Signature, Server StringToSign:/,
    ],
    ['a wrong secret', { appSecret: 'AppSecret-Example_002' }, 401, 'A403IS', /^Invalid Signature/],
    ['no signature', { headers: { 'x-ca-signature': null } }, 401, 'I400MH', /X-Ca-Signature/],
    [
      'an unlisted address, though the caller claims a listed one',
      { appKey: fencedKey, beside: { 'X-Forwarded-For': listed } },
      403,
      'A403IP',
      /^Address 127\.0\.0\.2 is not in the IP whitelist/,
    ],
    [
      'no grant, though the caller tells another target',
      {
        target: '/list/api_1?env=PRE',
        beside: {
          'X-Original-Method': 'POST',
          'X-Original-URI': '/list/api_1',
          'X-Forwarded-Method': 'POST',
          'X-Forwarded-Uri': '/list/api_1',
        },
      },
      403,
      'I403AA',
      /^Unauthorized: /,
    ],
    ['no such API', { target: '/list/api_9' }, 403, 'I404NF', /^API not found/],
    [
      'the signature of a form, for it covers a body not seen here',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' },
      401,
      'I400BD',
      /covers a body not seen here/,
    ],
  ])('[GW7] %s: refused with code and message', async (_, input, status, code, message) => {
    const answer = await call(input)
    expect([answer.status, answer.headers['x-ca-error-code']]).toEqual([status, code])
    expect(answer.headers['x-ca-error-message']).toMatch(message)
    expect(JSON.parse(answer.body)).toMatchObject({
      code,
      requestId: answer.headers['x-ca-request-id'],
    })
    expect(forwarded()).toHaveLength(0)
  })

  it.skipIf(program === undefined)('[GW7] a replay: refused, the first one passed', async () => {
    const nonce = randomUUID()
    const timestampMs = Date.now()
    expect((await call({ nonce, timestampMs })).status).toBe(200)
    const again = await call({ nonce, timestampMs })
    expect([again.status, again.headers['x-ca-error-code']]).toEqual([401, 'S403NU'])
    expect(forwarded()).toHaveLength(1)
  })

  it.skipIf(program === undefined)(
    '[GW7] a good call: the service gets its very target and body, and whose it is',
    async () => {
      const target = '/orders/%E4%B8%83?q=a%20b&empty='
      const headers = { 'content-type': 'application/json' }
      const answer = await call({ method: 'PUT', target, headers, body: '{"n":1}' })
      expect([answer.status, answer.body]).toEqual([200, '{"results":[]}'])
      const [request] = forwarded()
      expect(request).toMatchObject({ method: 'PUT', url: target, body: '{"n":1}' })
      expect(request?.headers.get('x-portico-application-id')).toBe('app_1')
      expect(request?.headers.get('x-portico-application-name')).toBe(
        encodeURIComponent('订单同步'),
      )
      expect(request?.headers.get('x-portico-app-key')).toBe(appKey)
      expect(request?.headers.get('x-portico-environment')).toBe('PROD')
      expect(request?.headers.get('x-ca-request-id')).toBe(answer.headers['x-ca-request-id'])
      expect(request?.headers.get('x-forwarded-for')).toBe(stranger)
      expect(request?.headers.has('x-ca-signature')).toBe(false)
    },
  )

  it.skipIf(program === undefined)(
    '[GW7] T106 T107 identity that a caller forges, or ties to the connection, does not pass',
    async () => {
      const forged = [
        'X-Portico-Application-Id',
        'X_Portico_Application_Id',
        'X.Portico.Application.Id',
        'X-Ca-Request-Id',
      ]
      const beside = Object.fromEntries(forged.map((name) => [name, 'forged']))
      const Connection = 'X-Portico-Application-Id, X-Portico-App-Key'
      expect((await call({ beside: { ...beside, Connection } })).status).toBe(200)
      const raw = forwarded()[0]?.headers.raw ?? []
      const identity = raw
        .filter((name, index) => index % 2 === 0 && /^x[-_.]portico/i.test(name))
        .map((name) => name.toLowerCase())
      expect(identity.toSorted()).toEqual([
        'x-portico-app-key',
        'x-portico-application-id',
        'x-portico-application-name',
        'x-portico-environment',
      ])
      expect(forwarded()[0]?.headers.get('x-portico-application-id')).toBe('app_1')
      expect(raw).not.toContain('forged')
    },
  )

  it.skipIf(program === undefined)('[GW7] a listed address passes the fence', async () => {
    expect((await call({ appKey: fencedKey, address: listed })).status).toBe(200)
    expect(forwarded()[0]?.headers.get('x-portico-application-id')).toBe('app_2')
  })

  it.skipIf(program === undefined)(
    '[GW7] the limit that the page names: a body is not compared with its digest here',
    async () => {
      const headers = { 'content-type': 'application/json' }
      expect((await call({ headers, body: '{"n":1}', sentBody: '{"n":2}' })).status).toBe(200)
      // The digest itself is signed, so the service can compare it.
      expect(forwarded()[0]?.body).toBe('{"n":2}')
      expect(forwarded()[0]?.headers.get('content-md5')).toBeDefined()
    },
  )

  it.skipIf(program === undefined)('[GW7] every decision leaves a record', async () => {
    const { headers } = await call({ target: '/list/api_9' })
    const requestId = headers['x-ca-request-id']
    const told = () =>
      gateway?.log.some((line) => line.includes(`"requestId":"${String(requestId)}"`))
    await waitFor(() => told() === true, 'the record')
  })

  it.skipIf(program === undefined)('[GW7] a gateway that is away lets nothing pass', async () => {
    await gateway?.gateway.stop()
    expect((await call()).status).toBeGreaterThanOrEqual(500)
    expect(forwarded()).toHaveLength(0)
  })
})
