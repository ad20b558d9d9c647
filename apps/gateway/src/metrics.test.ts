/** Metrics of a running gateway: what they tell, and that strangers cannot make them grow. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { Histogram, Registry } from 'prom-client'
import { closeAll, closers } from './engine/testing-engine.ts'
import { createMetrics, renderTogether, type MetricSources } from './metrics.ts'
import { openRoom, roomsApi, startRooms } from './engine/testing-rooms.ts'
import { sendHttp, signNow, startTestGateway } from './testing-gateway.ts'
import { startUpstream } from './testing-servers.ts'
import { buildApi, buildApplication, sealApplication, waitFor } from './testing.ts'

afterEach(closeAll)

async function start(engine: 'plain' | 'fast') {
  const upstream = await startUpstream()
  closers.push(upstream.close)
  const rooms = await startRooms()
  const gateway = await startTestGateway(
    {
      apis: [
        buildApi({ environments: { PROD: { url: upstream.url }, DEV: null } }),
        buildApi({
          ...roomsApi,
          id: 'api_2',
          environments: { PROD: { url: rooms.url }, DEV: null },
        }),
      ],
    },
    { engine },
  )
  closers.push(gateway.close)
  const { port } = gateway
  const scrape = async () => (await sendHttp({ port, path: '/metrics' })).body
  const call = (more: object = {}) =>
    sendHttp({ port, method: 'POST', path: '/list/api_1', headers: signNow(), ...more })
  return { ...gateway, scrape, call }
}

const read = (text: string, name: string) =>
  Number(new RegExp(`^portico_gateway_${name} (\\S+)$`, 'm').exec(text)?.[1])

const seriesOf = (text: string) =>
  new Set(text.split('\n').flatMap((line) => /^[a-z_]+(?:\{[^}]*\})?/.exec(line)?.[0] ?? []))

describe.each(['plain', 'fast'] as const)('metrics of the %s engine', (engine) => {
  it('[GW6] whatever callers invent, no label grows by it', async () => {
    const { scrape, call } = await start(engine)
    const invent = () => randomUUID()
    const round = async () => {
      await call({ path: `/list/${invent()}`, headers: signNow({ target: `/list/${invent()}` }) })
      await call({
        path: `/${invent()}`,
        headers: { 'x-ca-key': invent(), [`x-${invent()}`]: '1' },
      })
      await call({ path: `/list/api_1?${invent()}=1`, headers: signNow() })
      await call({ headers: signNow({ nonce: invent() }) })
    }
    await round()
    const before = seriesOf(await scrape())
    for (let index = 0; index < 20; index += 1) await round()
    expect(seriesOf(await scrape())).toEqual(before)
  })

  it('[GW4] connections, WebSockets, pools and the feed are told as they are', async () => {
    const { scrape, call, control, port } = await start(engine)
    await call()
    const client = openRoom(port)
    await once(client, 'open')
    control.send({ type: 'heartbeat', revision: 1, at: new Date(Date.now() - 400).toISOString() })
    await waitFor(async () => read(await scrape(), 'feed_lag_seconds') >= 0.4, 'the lag')
    const text = await scrape()
    expect(read(text, 'tunnels')).toBe(1)
    expect(read(text, 'active_calls')).toBeGreaterThanOrEqual(1)
    expect(read(text, 'connections')).toBeGreaterThanOrEqual(1)
    expect([read(text, 'upstream_connections'), read(text, 'upstream_connections_busy')]).toEqual([
      1, 0,
    ])
    expect(text).toMatch(/^portico_gateway_call_duration_seconds_bucket\{le="0.1"\} \d+$/m)
    expect(text).toMatch(/^portico_gateway_upstream_duration_seconds_count 1$/m)
    const closed = once(client, 'close')
    const application = sealApplication(buildApplication({ state: 'suspended' }))
    control.send({ type: 'change', revision: 2, application })
    await closed
    await waitFor(async () => read(await scrape(), 'tunnels') === 0, 'the end')
    const after = await scrape()
    expect(read(after, 'open_calls_ended_refused')).toBe(1)
    expect(after).toContain('portico_gateway_calls_total{status="1xx",code="A400IK"')
  })
})

describe('the durations of calls', () => {
  const name = 'portico_gateway_call_duration_seconds'
  const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
  const values = [0, 0.0004, ...buckets, ...buckets.map((bound) => bound * 1.001), 1000]
  const sources = new Proxy({} as MetricSources, { get: () => () => 0 })

  function observe(seconds: readonly number[]) {
    const metrics = createMetrics(sources)
    for (const each of seconds) {
      const outcome = { status: 200, code: null, requestBytes: 0, responseBytes: 0 }
      metrics.observe('none', { ...outcome, durationMs: each * 1000, upstreamMs: null })
    }
    return metrics
  }

  const pick = (text: string) => text.split('\n').filter((line) => line.includes(name))

  it('are told as the library tells a histogram, those on a bound and beyond the last too', async () => {
    const registry = new Registry()
    const help = 'From the head of a call to the end of its answer.'
    const histogram = new Histogram({ name, help, buckets, registers: [registry] })
    for (const each of values) histogram.observe((each * 1000) / 1000)
    expect(pick(await observe(values).render())).toEqual(pick(await registry.metrics()))
  })

  it('of several processes are added up', async () => {
    const shares = [await observe(values).collect(), await observe(values.slice(3)).collect()]
    const text = await renderTogether(structuredClone(shares))
    const both = observe([...values, ...values.slice(3)])
    const count = (lines: string[]) => lines.filter((line) => !line.includes('_sum'))
    expect(count(pick(text))).toEqual(count(pick(await both.render())))
  })
})

it('every metric stands in the table of docs/operations.md, and no other', async () => {
  const { scrape } = await start('fast')
  const told = [...(await scrape()).matchAll(/^# TYPE (portico_\w+) /gm)].map(([, name]) => name)
  const text = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const written = [...text.matchAll(/^\| `(portico_gateway_\w+)` \|/gm)].map(([, name]) => name)
  expect(written).toHaveLength(new Set(written).size)
  expect(new Set(written)).toEqual(new Set(told))
})
