/** Traces of a running gateway, taken in by a real HTTP server in the place of a collector. */
import { afterEach, describe, expect, it } from 'vitest'
import type { GatewayConfig } from '../config.ts'
import { sendHttp, signNow, startTestGateway } from '../testing-gateway.ts'
import { startUpstream } from '../testing-servers.ts'
import { appSecret, buildApi, buildCall, waitFor } from '../testing.ts'
import type { TracingConfig } from './tracer.ts'
import { Tracer } from './tracer.ts'
import type { Span } from './write-spans.ts'

interface Batch {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: unknown }
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[]
  }[]
}

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function startServer(...given: Parameters<typeof startUpstream>) {
  const server = await startUpstream(...given)
  closers.push(server.close)
  return server
}

const configOf = (url: string): TracingConfig => ({
  url: new URL('/v1/traces', url),
  headers: { authorization: 'Bearer collector' },
  serviceName: 'edge',
  sampledShare: 1,
})

async function start(config: Partial<GatewayConfig>) {
  const upstream = await startServer()
  const environments = { PROD: { url: upstream.url }, DEV: null }
  const gateway = await startTestGateway({ apis: [buildApi({ environments })] }, config)
  closers.push(gateway.close)
  const call = (headers: Readonly<Record<string, string>> = {}) =>
    sendHttp({
      port: gateway.port,
      method: 'POST',
      path: '/list/api_1?note=in-the-query',
      headers: { ...signNow({ target: '/list/api_1?note=in-the-query' }), ...headers },
    })
  return { ...gateway, upstream, call }
}

const listSpans = (bodies: readonly { body: string }[]): Span[] =>
  bodies.flatMap(({ body }) =>
    (JSON.parse(body) as Batch).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  )

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'
const traceparent = `00-${traceId}-${parentId}-01`

describe.each(['plain', 'fast'] as const)('traces of the %s engine', (engine) => {
  it('without an endpoint nothing is made, and what the caller says goes on as it is', async () => {
    const { call, upstream } = await start({ engine })
    await call()
    await call({ traceparent, tracestate: 'a=1' })
    const told = upstream.requests.map(({ headers }) => headers.get('traceparent'))
    expect(told).toEqual([undefined, traceparent])
    expect(upstream.requests[1]?.headers.get('tracestate')).toBe('a=1')
  })

  it('a call is a span beneath the caller’s, and the upstream’s is beneath it', async () => {
    const collector = await startServer()
    const { call, upstream } = await start({ engine, tracing: configOf(collector.url) })
    expect((await call({ traceparent, tracestate: 'a=1' })).status).toBe(200)
    await waitFor(() => collector.requests.length > 0, 'a batch')
    const [server, client] = listSpans(collector.requests)
    const attributes = expect.arrayContaining([
      { key: 'http.request.method', value: { stringValue: 'POST' } },
      { key: 'http.response.status_code', value: { intValue: '200' } },
      { key: 'portico.application_id', value: { stringValue: 'app_1' } },
    ])
    expect(server).toMatchObject({ traceId, parentSpanId: parentId, name: 'POST api_1', kind: 2 })
    expect(server?.attributes).toEqual(attributes)
    expect(client).toMatchObject({ traceId, parentSpanId: server?.spanId, kind: 3 })
    const [heard] = upstream.requests
    expect(heard?.headers.all('traceparent')).toEqual([`00-${traceId}-${client?.spanId}-01`])
    expect(heard?.headers.get('tracestate')).toBe('a=1')
    for (const span of [server, client]) {
      const [from, to] = [span?.startTimeUnixNano, span?.endTimeUnixNano].map(Number)
      expect(from).toBeLessThanOrEqual(to ?? 0)
      expect(Math.abs(Date.now() * 1e6 - (from ?? 0))).toBeLessThan(60e9)
    }
    const [sent] = collector.requests
    expect([sent?.url, sent?.headers.get('authorization')]).toEqual([
      '/v1/traces',
      'Bearer collector',
    ])
    expect(sent?.body).toContain('{"key":"service.name","value":{"stringValue":"edge"}}')
  })

  it('[CR4] a refusal is a span with its code; no secret, signature or parameter is in any', async () => {
    const collector = await startServer()
    const { call } = await start({ engine, tracing: configOf(collector.url) })
    expect((await call({ 'x-ca-signature': 'wrong-signature' })).status).toBe(403)
    await waitFor(() => collector.requests.length > 0, 'a batch')
    const spans = listSpans(collector.requests)
    expect(spans).toHaveLength(1)
    expect(spans[0]?.attributes).toContainEqual({
      key: 'error.type',
      value: { stringValue: 'A403IS' },
    })
    const told = JSON.stringify(collector.requests)
    for (const secret of [appSecret, 'wrong-signature', 'in-the-query']) {
      expect(told).not.toContain(secret)
    }
  })

  it('a collector that refuses or is away keeps no call, and what is lost is counted', async () => {
    const collector = await startServer((_request, response) => response.writeHead(503).end())
    const { call, port } = await start({ engine, tracing: configOf(collector.url) })
    expect((await call()).status).toBe(200)
    const scrape = async () => (await sendHttp({ port, path: '/metrics' })).body
    const isCounted = async () => (await scrape()).includes('portico_gateway_trace_spans_dropped 2')
    await waitFor(isCounted, 'the count')
  })
})

describe('the queue of spans', () => {
  const outcome = {
    status: 200,
    code: null,
    durationMs: 1,
    upstreamMs: null,
    requestBytes: 0,
    responseBytes: 0,
  }

  function note(tracer: Tracer, count: number, traced?: string): void {
    for (let index = 0; index < count; index += 1) {
      const call = buildCall({ headers: { traceparent: traced ?? null } })
      tracer.begin(call)
      tracer.end(call, outcome)
    }
  }

  it('is bounded while the collector is slow; more is dropped and counted', async () => {
    const release: (() => void)[] = []
    const collector = await startServer((_request, response) => {
      release.push(() => response.end('{}'))
    })
    const faults: unknown[] = []
    const tracer = new Tracer({
      config: configOf(collector.url),
      gatewayId: 'gateway-1',
      version: '0',
      onFault: (error) => faults.push(error),
    })
    note(tracer, 10_000)
    // One batch is on its way, the queue is full.
    expect(tracer.droppedEver).toBe(10_000 - 512 - 2048)
    const timer = setInterval(() => release.splice(0).forEach((answer) => answer()), 5)
    await tracer.close()
    clearInterval(timer)
    expect(listSpans(collector.requests)).toHaveLength(512 + 2048)
    expect(faults).toEqual([])
  })

  it('takes nothing of a trace whose caller did not sample it', async () => {
    const collector = await startServer()
    const tracer = new Tracer({
      config: configOf(collector.url),
      gatewayId: 'gateway-1',
      version: '0',
      onFault: () => undefined,
    })
    note(tracer, 3, `00-${traceId}-${parentId}-00`)
    await tracer.close()
    expect(collector.requests).toEqual([])
  })
})
