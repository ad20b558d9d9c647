import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type WebSocket from 'ws'
import { buildApi, buildApplication, buildSettings, waitFor } from '../testing.ts'
import type { WorldChange } from '../world/compiled-world.ts'
import {
  closeAll,
  engines,
  startEngine,
  startRaw,
  upstreamOf,
  type StartMore,
} from './testing-engine.ts'
import { offer, openRoom, roomsApi, sign, startRooms, switched, target } from './testing-rooms.ts'

afterEach(closeAll)

const secret = { version: 1, sealed: 'AppSecret-Example_001', endsAt: null }
const grant = { apiId: 'api_1', environment: 'PROD', endsAt: null } as const
const elsewhere = { enabled: true, mode: 'fence', networks: ['192.0.2.0/24'] } as const

/** Each takes away what the call of the tunnel needs. */
const revocations: [string, WorldChange, string][] = [
  [
    'the application is suspended',
    { application: buildApplication({ state: 'suspended' }) },
    'A400IK',
  ],
  ['the application is deleted', { removedApplicationId: 'app_1' }, 'A400IK'],
  ['the grant is revoked', { application: buildApplication({ grants: [] }) }, 'I403AA'],
  [
    'the grant ends today instead',
    { application: buildApplication({ grants: [{ ...grant, endsAt: 1 }] }) },
    'A403EP',
  ],
  [
    'the secret is replaced without an overlap',
    {
      application: buildApplication({
        secrets: [{ ...secret, version: 2, sealed: 'another-one' }],
      }),
    },
    'A403IS',
  ],
  [
    'a fence leaves the address out',
    {
      application: buildApplication({
        addressRule: { ...elsewhere, networks: [...elsewhere.networks] },
      }),
    },
    'A403IP',
  ],
  ['the API is deleted', { removedApiId: 'api_1' }, 'I404NF'],
  [
    'the API no longer allows it',
    { api: buildApi({ ...roomsApi, allowUpgrade: false }) },
    'I403UP',
  ],
  [
    'the API is no longer published',
    { api: buildApi({ ...roomsApi, environments: { PROD: null, DEV: null } }) },
    'I404SR',
  ],
]

async function closeOf(client: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(client, 'close')) as [number, Buffer]
  return { code, reason: reason.toString() }
}

describe.each(engines)('calls that go on, through the %s engine', (_name, create) => {
  const start = (url: string, more: StartMore = {}) =>
    startEngine(create, url, { ...more, api: { ...roomsApi, ...more.api } })

  async function openTunnel(more: StartMore = {}) {
    const rooms = await startRooms()
    const started = await start(rooms.url, more)
    const client = openRoom(started.port)
    const heard: { code: number; reason: string }[] = []
    for (const socket of rooms.server.clients) {
      socket.on('close', (code, reason) => heard.push({ code, reason: reason.toString() }))
    }
    rooms.server.on('connection', (socket) =>
      socket.on('close', (code, reason) => heard.push({ code, reason: reason.toString() })),
    )
    await once(client, 'open')
    return { ...started, rooms, client, heard }
  }

  it.each(revocations)('[GW4] %s: an open WebSocket ends at once', async (_, change, code) => {
    const { client, heard, outcomes, engine, defects, ...started } = await openTunnel()
    const closed = closeOf(client)
    const sinceMs = performance.now()
    started.change(change)
    expect(await closed).toEqual({ code: 1008, reason: expect.stringMatching(`^${code} `) })
    expect(performance.now() - sinceMs).toBeLessThan(1000)
    await waitFor(() => outcomes.length === 1 && heard.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code })
    expect(heard[0]).toEqual({ code: 1008, reason: expect.stringMatching(`^${code} `) })
    expect([engine.activeCount, defects]).toEqual([0, []])
  })

  it('[AR5] a caller who came by the address alone ends when addresses exempt no more', async () => {
    const application = {
      addressRule: { enabled: true, mode: 'exempt', networks: ['127.0.0.1/32'] },
    } as const
    const rooms = await startRooms()
    const { port, change, outcomes } = await start(rooms.url, {
      application: { addressRule: { ...application.addressRule, networks: ['127.0.0.1/32'] } },
    })
    const client = openRoom(port, { 'X-Ca-Key': '203753385' })
    await once(client, 'open')
    const closed = closeOf(client)
    change({ settings: buildSettings({ applicationIpWhitelist: false }) })
    expect(await closed).toEqual({
      code: 1008,
      reason: 'I400MH Header `X-Ca-Signature` is Required',
    })
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code: 'I400MH' })
  })

  it.each<[string, () => Partial<StartMore>, string]>([
    [
      '[GT1] the grant has reached its end',
      () => ({ application: { grants: [{ ...grant, endsAt: Date.now() + 500 }] }, sweepMs: 50 }),
      'A403EP',
    ],
    [
      '[CR7] the overlap of the old secret has ended',
      () => ({ application: { secrets: [{ ...secret, endsAt: Date.now() + 500 }] }, sweepMs: 50 }),
      'A403IS',
    ],
  ])('%s: an open WebSocket ends though no change has come', async (_, more, code) => {
    const { client, outcomes } = await openTunnel(more())
    expect(await closeOf(client)).toEqual({ code: 1008, reason: expect.stringMatching(`^${code}`) })
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code })
  })

  it('[GW4] where revocation is strict, a feed that is too old ends it', async () => {
    const { client, outcomes, lose } = await openTunnel({ sweepMs: 50 })
    lose()
    expect(await closeOf(client)).toMatchObject({ code: 1013 })
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code: 'S503FA' })
  })

  it('[GW4] what is none of its business leaves it open', async () => {
    const { client, change, outcomes } = await openTunnel()
    change({
      application: buildApplication({ id: 'app_2', appKey: 'another-key', state: 'suspended' }),
    })
    change({ application: buildApplication({ name: 'renamed' }) })
    change({ api: buildApi({ ...roomsApi, timeoutMs: 7000 }) })
    change({ settings: buildSettings({ windowSeconds: 60 }) })
    client.send('still there')
    const [data] = (await once(client, 'message')) as [Buffer]
    expect([data.toString(), outcomes]).toEqual(['still there', []])
  })

  it('[GW4] in the middle of a frame nothing is put: it just ends', async () => {
    const half = '\x81\x7e\x10\x00half of a message'
    const upstream = await startRaw((socket) => {
      socket.once('data', () => socket.write(`${switched}\r\n${half}`, 'latin1'))
    })
    const { port, change, outcomes } = await start(upstream.url)
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.write(offer(sign()))
    await waitFor(() => text.endsWith(half), 'half of the frame')
    change({ removedApplicationId: 'app_1' })
    await once(socket, 'close')
    expect(text.endsWith(half)).toBe(true)
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code: 'A400IK' })
  })

  it('[GW4] a caller who does not read is not waited for', async () => {
    const { client, rooms, change, outcomes } = await openTunnel()
    client.pause()
    for (const socket of rooms.server.clients) socket.send(Buffer.alloc(64 * 1024 * 1024))
    change({ removedApplicationId: 'app_1' })
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code: 'A400IK' })
  })

  it('[GW4] a WebSocket on which nothing passes is ended, one that speaks stays', async () => {
    const { client, port, outcomes } = await openTunnel({ tunnelIdleMs: 2000, sweepMs: 50 })
    const other = openRoom(port)
    await once(other, 'open')
    const timer = setInterval(() => other.ping(), 50)
    try {
      expect(await closeOf(client)).toEqual({
        code: 1001,
        reason: 'nothing has passed for too long',
      })
    } finally {
      clearInterval(timer)
    }
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code: null })
    expect(other.readyState).toBe(other.OPEN)
  })

  describe('an answer that streams', () => {
    const ask = async (port: number) => {
      const request = httpRequest({ port, host: '127.0.0.1', path: target, headers: sign() })
      request.end()
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      const seen = { text: '', isBroken: false }
      response.on('data', (chunk) => (seen.text += String(chunk)))
      response.on('error', () => (seen.isBroken = true))
      return { response, seen }
    }
    const streamUntil = (ends: (finish: () => void) => void) =>
      upstreamOf((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: one\n\n')
        ends(() => response.end('data: last\n\n'))
      })

    it('[GW4] is broken off when its call would be refused, and the record says why', async () => {
      const upstream = await streamUntil(() => undefined)
      const { port, change, outcomes, engine } = await start(upstream.url, { sweepMs: 50 })
      const { seen } = await ask(port)
      await waitFor(() => seen.text !== '', 'the first event')
      change({ application: buildApplication({ grants: [] }) })
      await waitFor(() => seen.isBroken, 'the end')
      expect(seen).toEqual({ text: 'data: one\n\n', isBroken: true })
      await waitFor(() => outcomes.length === 1, 'the outcome')
      expect(outcomes[0]).toMatchObject({ status: 200, code: 'I403AA' })
      expect(engine.activeCount).toBe(0)
    })

    it('[GW4] that is about to end by itself is left whole', async () => {
      let finish: () => void = () => undefined
      const upstream = await streamUntil((end) => (finish = end))
      const { port, change, outcomes } = await start(upstream.url)
      const { response, seen } = await ask(port)
      const ended = once(response, 'end')
      change({ application: buildApplication({ grants: [] }) })
      finish()
      await ended
      expect(seen.text).toBe('data: one\n\ndata: last\n\n')
      await waitFor(() => outcomes.length === 1, 'the outcome')
      expect(outcomes[0]).toMatchObject({ status: 200, code: null })
    })
  })
})
