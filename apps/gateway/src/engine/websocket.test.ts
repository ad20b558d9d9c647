import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { waitFor } from '../testing.ts'
import {
  closeAll,
  engines,
  startEngine,
  startRaw,
  talk,
  upstreamOf,
  type StartMore,
} from './testing-engine.ts'
import { offer, openRoom, roomsApi, sign, startRooms, switched, target } from './testing-rooms.ts'

afterEach(closeAll)

describe.each(engines)('WebSocket through the %s engine', (_name, create) => {
  const start = (url: string, more: StartMore = {}) =>
    startEngine(create, url, { ...more, api: { ...roomsApi, ...more.api } })

  it.each<[string, Readonly<Record<string, string>>, StartMore, number, string]>([
    ['an API that does not allow it', sign(), { api: { allowUpgrade: false } }, 403, 'I403UP'],
    ['a wrong signature', sign({ appSecret: 'AppSecret-Example_002' }), {}, 403, 'A403IS'],
    ['no AppKey', {}, {}, 400, 'A400MA'],
    ['no grant', sign(), { application: { grants: [] } }, 403, 'I403AA'],
  ])(
    '[GW3] %s: refused with its code, the upstream hears nothing',
    async (_, headers, more, status, code) => {
      const rooms = await startRooms()
      const { port, outcomes, defects } = await start(rooms.url, more)
      const answer = await talk(port, offer(headers))
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*X-Ca-Error-Code: ${code}`, 's'))
      expect(answer).toContain('Connection: close')
      expect(rooms.asked).toEqual([])
      await waitFor(() => outcomes.length === 1, 'the outcome')
      expect(outcomes[0]).toMatchObject({ status, code })
      expect(defects).toEqual([])
    },
  )

  it('[SG3] a replayed upgrade is refused', async () => {
    const rooms = await startRooms()
    const { port } = await start(rooms.url)
    const headers = sign()
    await once(openRoom(port, headers), 'open')
    expect(await talk(port, offer(headers))).toMatch(/^HTTP\/1\.1 403 .*S403NU/s)
    expect(rooms.asked).toHaveLength(1)
  })

  it('[GW3] an upstream that declines: its answer reaches the caller, and the connection ends', async () => {
    const upstream = await upstreamOf((_request, response) => {
      response.writeHead(401, { 'x-why': 'room is full' })
      response.write('no ')
      response.end('room')
    })
    const { port, outcomes } = await start(upstream.url)
    const answer = await talk(port, offer(sign()))
    expect(answer).toMatch(/^HTTP\/1\.1 401 .*x-why: room is full.*no .*room/s)
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 401, code: null, responseBytes: 7 })
  })

  it.each<[string, () => string | null, number, string]>([
    ['hangs up', () => null, 502, 'N502RE'],
    ['speaks no HTTP', () => 'hello\r\n\r\n', 502, 'N502RE'],
    [
      'switches to another protocol',
      () => 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
      502,
      'N502RE',
    ],
  ])('[GW3] an upstream that %s: refused with its code', async (_, answer, status, code) => {
    const upstream = await startRaw((socket) => {
      socket.once('data', () => {
        const text = answer()
        if (text === null) socket.destroy()
        else socket.write(text)
      })
    })
    const { port, outcomes } = await start(upstream.url)
    expect(await talk(port, offer(sign()))).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} .*${code}`, 's'),
    )
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status, code })
  })

  it('[GW3] an upstream that stays silent is D504TO, one that takes no connection D504CO', async () => {
    const silent = await startRaw(() => undefined)
    const { port } = await start(silent.url, { timeoutMs: 100 })
    expect(await talk(port, offer(sign()))).toMatch(/^HTTP\/1\.1 504 .*D504TO/s)
    const away = await start('http://127.0.0.1:1')
    expect(await talk(away.port, offer(sign()))).toMatch(/^HTTP\/1\.1 504 .*D504CO/s)
  })

  it('[GW3] a published client and a published server talk through it, and one record is left', async () => {
    const rooms = await startRooms()
    const { port, outcomes, engine, defects } = await start(rooms.url)
    const client = openRoom(port, { ...sign(), 'X-Portico-App-Key': 'forged' })
    const heard: string[] = []
    client.on('message', (data, isBinary) =>
      heard.push(`${isBinary ? 'bytes' : 'text'} ${(data as Buffer).length}`),
    )
    await once(client, 'open')
    expect(client.protocol).toBe('chat')
    client.send('hello')
    client.send(Buffer.alloc(300_000, 7))
    await waitFor(() => heard.length === 2, 'both echoes')
    expect(heard).toEqual(['text 5', 'bytes 300000'])
    expect(rooms.asked[0]?.url).toBe(target)
    expect(rooms.asked[0]?.headers).toMatchObject({
      'x-portico-application-id': 'app_1',
      'x-portico-app-key': '203753385',
    })
    expect(rooms.asked[0]?.headers['x-ca-signature']).toBeUndefined()
    expect([outcomes, engine.activeCount]).toEqual([[], 1])
    client.close(1000, 'done')
    await once(client, 'close')
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code: null })
    expect(outcomes[0]?.requestBytes).toBeGreaterThan(300_000)
    expect(outcomes[0]?.responseBytes).toBeGreaterThan(300_000)
    await waitFor(() => engine.activeCount === 0, 'no call under way')
    expect(defects).toEqual([])
  })

  it('[GW3] what both sides send with their heads is not lost', async () => {
    let heard = ''
    const upstream = await startRaw((socket) => {
      socket.on('data', (bytes) => {
        const isFirst = heard === ''
        heard += String(bytes)
        if (isFirst) socket.write(`${switched}\r\nfrom the upstream`)
        if (heard.endsWith('and more')) socket.end('.')
      })
    })
    const { port } = await start(upstream.url)
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.write(`${offer(sign())}from the caller`)
    await waitFor(() => text.endsWith('from the upstream'), 'the early bytes')
    await waitFor(() => heard.endsWith('\r\n\r\nfrom the caller'), 'those of the caller')
    socket.write(' and more')
    await once(socket, 'close')
    expect(text).toMatch(/^HTTP\/1\.1 101 .*Upgrade: websocket.*from the upstream\.$/s)
  })

  it('[GW3] a side that does not read makes the other wait, and nothing is lost', async () => {
    const total = 64 * 1024 * 1024
    let heard = 0
    let goOn: () => void = () => undefined
    const upstream = await startRaw((socket) => {
      socket.once('data', () => {
        socket.pause()
        socket.write(`${switched}\r\n`)
        goOn = () => {
          socket.on('data', (bytes) => (heard += bytes.length))
          socket.resume()
        }
      })
    })
    const { port } = await start(upstream.url)
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(offer(sign()))
    await once(socket, 'data')
    socket.write(Buffer.alloc(total))
    for (let turn = 0; turn < 500; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    // The kernel's and the streams' buffers hold some of it; the rest stays with who sends.
    expect(socket.writableLength).toBeGreaterThan(total / 2)
    goOn()
    await waitFor(() => heard === total, 'all of it', 30_000)
    socket.destroy()
  })

  it('[GW3] a caller who vanishes ends the upstream’s side too', async () => {
    const rooms = await startRooms()
    const { port, outcomes } = await start(rooms.url)
    const client = openRoom(port)
    await once(client, 'open')
    client.terminate()
    await waitFor(() => rooms.server.clients.size === 0, 'the end at the upstream')
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101 })
  })

  it('[GW3] a gateway that stops lets it go on until its deadline, and then ends it', async () => {
    const rooms = await startRooms()
    const { port, outcomes, engine } = await start(rooms.url)
    const client = openRoom(port)
    await once(client, 'open')
    const stopped = engine.drain(300)
    client.send('still there')
    const [data] = (await once(client, 'message')) as [Buffer]
    expect(data.toString()).toBe('still there')
    const closed = once(client, 'close')
    await stopped
    await closed
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ status: 101, code: null })
  })
})
