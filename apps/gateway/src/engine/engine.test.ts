import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { signHeaders, waitFor } from '../testing.ts'
import {
  closeAll,
  closers,
  engines,
  signedHead,
  startEngine,
  startRaw,
  talk,
  upstreamOf,
} from './testing-engine.ts'

afterEach(closeAll)

/** One suite for both: an engine reads and writes HTTP, and no caller may notice which one does. */
describe.each(engines)('the %s engine', (_name, createEngine) => {
  const start = (url: string, more?: Parameters<typeof startEngine>[2]) =>
    startEngine(createEngine, url, more)

  describe('bytes that are not one strict request', () => {
    const head = 'POST /list/api_1 HTTP/1.1\r\nHost: a\r\n'

    it.each([
      [
        'two framings',
        `${head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG`,
        400,
      ],
      [
        'chunks in HTTP/1.0',
        'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        400,
      ],
      ['two hosts', 'GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
      ['no host', 'GET /a HTTP/1.1\r\n\r\n', 400],
      ['absolute form', 'GET http://evil/secret HTTP/1.1\r\nHost: a\r\n\r\n', 400],
      ['asterisk form', 'GET * HTTP/1.1\r\nHost: a\r\n\r\n', 400],
      ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n', 405],
      ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n', 405],
      ['a list of lengths', `${head}Content-Length: 3, 3\r\n\r\nabc`, 400],
      ['a signed length', `${head}Content-Length: +3\r\n\r\nabc`, 400],
      ['lengths twice', `${head}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`, 400],
      ['a bare line feed', 'GET /a HTTP/1.1\nHost: a\n\n', 400],
      ['a space before the colon', 'GET /a HTTP/1.1\r\nHost: a\r\nX-Ca-Key : k\r\n\r\n', 400],
      ['a folded header', 'GET /a HTTP/1.1\r\nHost: a\r\nX-Ca-Key: a\r\n b\r\n\r\n', 400],
      ['NUL in a value', 'GET /a HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n', 400],
      ['two keys', 'GET /a HTTP/1.1\r\nHost: a\r\nX-Ca-Key: a\r\nX-Ca-Key: a\r\n\r\n', 400],
      ['a foreign expectation', `${head}Expect: 200-foo\r\nContent-Length: 0\r\n\r\n`, 417],
      ['a hundred and one headers', `${head}${'x: 1\r\n'.repeat(100)}\r\n`, 431],
      ['3,000 headers', `${head}${'x: 1\r\n'.repeat(3000)}\r\n`, 431],
      ['a header of 20,000 bytes', `${head}x: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
      ['a target of 9,000 bytes', `GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 413],
      ['a dot segment', 'GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
      ['a fragment', 'GET /a#/../admin HTTP/1.1\r\nHost: a\r\n\r\n', 400],
      ['a length over the limit', `${head}Content-Length: 10737418240\r\n\r\n`, 413],
    ])('[GW3] %s: refused with a code, nothing reaches the upstream', async (_, bytes, status) => {
      const upstream = await upstreamOf()
      const { port } = await start(upstream.url)
      const answer = await talk(port, bytes, /\r\n\r\n\{.*\}\n/s)
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.[01] ${status} `))
      expect(answer).toMatch(/X-Ca-Error-Code: \w{6}\r\n/)
      expect(upstream.requests).toHaveLength(0)
    })

    it('[GW3] HTTP/0.9 gets nothing but the end', async () => {
      const upstream = await upstreamOf()
      const { port } = await start(upstream.url)
      const answer = await talk(port, 'GET /\r\n', /\n\{.*\}\n/s)
      expect(answer === '' || answer.startsWith('HTTP/1.1 400 ')).toBe(true)
      expect(upstream.requests).toHaveLength(0)
    })

    it('headers with a meaning to JavaScript do no harm, and the next call is served', async () => {
      const upstream = await upstreamOf()
      const { port, defects } = await start(upstream.url)
      const odd = 'GET /a HTTP/1.1\r\nHost: a\r\n__proto__: x\r\nconstructor: y\r\n\r\n'
      expect(await talk(port, odd, /\n\{.*\}\n/s)).toContain('A400MA')
      expect(await talk(port, signedHead(), /"results":\[\]/)).toMatch(/^HTTP\/1\.1 200 /)
      expect(defects).toEqual([])
    })

    it('[GW3] two requests in one write are answered in their order', async () => {
      const upstream = await upstreamOf()
      const { port } = await start(upstream.url)
      const unsigned = 'POST /list/api_1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'
      const answer = await talk(port, unsigned + signedHead(), /"results":\[\]/)
      expect(answer.indexOf('A400MA')).toBeGreaterThan(0)
      expect(answer.indexOf('HTTP/1.1 200')).toBeGreaterThan(answer.indexOf('A400MA'))
    })

    it('[GW3] an offer to upgrade is not passed on', async () => {
      const upstream = await upstreamOf()
      const { port } = await start(upstream.url)
      const offer = [
        'Upgrade: h2c',
        'Connection: Upgrade, HTTP2-Settings',
        'HTTP2-Settings: AAMAAABk',
      ]
      expect(await talk(port, signedHead(undefined, offer), /"results":\[\]/)).toMatch(
        /^HTTP\/1\.1 200 /,
      )
      expect(upstream.requests[0]?.headers.has('upgrade')).toBe(false)
      expect(upstream.requests[0]?.headers.has('http2-settings')).toBe(false)
    })
  })

  describe('bodies', () => {
    it('[GW3] no 100 before the call is authenticated, one after', async () => {
      const upstream = await upstreamOf()
      const { port } = await start(upstream.url)
      const refused = await talk(
        port,
        'POST /list/api_1 HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n',
      )
      expect(refused).toMatch(/^HTTP\/1\.1 400 /)
      expect(refused).toContain('Connection: close')
      const extra = ['Expect: 100-continue', 'Content-Length: 4']
      expect(await talk(port, signedHead('body', extra), /100 Continue\r\n/)).toMatch(
        /^HTTP\/1\.1 100 /,
      )
    })

    it('[SG4] a chunked body is cut off at the limit, though nobody announced its length', async () => {
      const upstream = await upstreamOf()
      const { port } = await start(upstream.url, { limits: { bodyLimitBytes: 1000 } })
      const chunk = `${(600).toString(16)}\r\n${'a'.repeat(600)}\r\n`
      const covered = signedHead('x', ['Transfer-Encoding: chunked'])
      const answer = await talk(port, `${covered}${chunk}${chunk}`, /\n\{.*\}\n/s)
      expect(answer).toMatch(/^HTTP\/1\.1 413 /)
      expect(upstream.requests).toHaveLength(0)
    })

    it('[GW3] a large body streams through without being held, and back', async () => {
      const size = 900_000
      const upstream = await upstreamOf((_request, response, body) => {
        response.end(Buffer.alloc(size, body.slice(0, 1)))
      })
      const { port, outcomes } = await start(upstream.url, { limits: { bufferLimitBytes: 0 } })
      const type = { 'content-type': 'application/octet-stream' }
      const headers = signHeaders({ receivedAtMs: Date.now(), headers: type })
      const response = await fetch(`http://127.0.0.1:${port}/list/api_1`, {
        method: 'POST',
        headers: Object.entries(headers).filter(
          (entry): entry is [string, string] => entry[1] !== null,
        ),
        body: 'z'.repeat(size),
      })
      expect((await response.text()).length).toBe(size)
      expect(upstream.requests[0]?.body.length).toBe(size)
      await waitFor(() => outcomes.length === 1, 'the outcome')
      expect(outcomes[0]).toMatchObject({ status: 200, requestBytes: size, responseBytes: size })
    })

    it('[GW3] when the gateway holds as many bodies as it can, it says so', async () => {
      const upstream = await upstreamOf()
      const { port } = await start(upstream.url, { limits: { bufferLimitBytes: 3 } })
      const bytes = `${signedHead('body', ['Content-Length: 4'])}body`
      expect(await talk(port, bytes, /\n\{.*\}\n/s)).toContain('X503BZ')
    })
  })

  describe('upstreams at fault', () => {
    const call = (port: number) => talk(port, signedHead(), /\n\{.*\}\n/s)

    it('[GW3] one that takes no connection is D504CO', async () => {
      const { port } = await start('http://127.0.0.1:1')
      expect(await call(port)).toMatch(/^HTTP\/1\.1 504 .*D504CO/s)
    })

    it('[GW3] a name that does not resolve is D504RE', async () => {
      const { port } = await start('http://no-such-name.invalid')
      expect(await call(port)).toMatch(/^HTTP\/1\.1 504 .*D504RE/s)
    })

    it('[GW3] one that stays silent is D504TO, in the time of the API', async () => {
      const upstream = await startRaw(() => undefined)
      const { port, outcomes } = await start(upstream.url, { timeoutMs: 100 })
      expect(await call(port)).toMatch(/^HTTP\/1\.1 504 .*D504TO/s)
      expect(outcomes[0]?.durationMs).toBeLessThan(2000)
    })

    it.each([
      ['no HTTP', 'hello\r\n\r\n'],
      ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
      [
        'two framings',
        'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ],
      ['a control in a header', 'HTTP/1.1 200 OK\r\nX: \u0000\r\nContent-Length: 0\r\n\r\n'],
      ['an endless header', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(200_000)}\r\n\r\n`],
    ])('[GW3] an answer with %s is N502RE', async (_, bytes) => {
      const upstream = await startRaw((socket) => socket.once('data', () => socket.end(bytes)))
      const { port, defects } = await start(upstream.url)
      expect(await call(port)).toMatch(/^HTTP\/1\.1 502 .*N502RE/s)
      expect(defects).toEqual([])
    })

    it('[GW3] one that hangs up is asked once and never again', async () => {
      const upstream = await startRaw((socket) => socket.once('data', () => socket.destroy()))
      const { port } = await start(upstream.url)
      expect(await call(port)).toMatch(/^HTTP\/1\.1 502 .*N502RE/s)
      expect(upstream.count()).toBe(1)
    })

    it('[GW3] one that breaks off within its answer is seen to be broken', async () => {
      const upstream = await startRaw((socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')),
      )
      const { port, outcomes } = await start(upstream.url)
      const answer = await talk(port, signedHead())
      expect(answer).toMatch(/^HTTP\/1\.1 200 .*abc$/s)
      expect(outcomes[0]).toMatchObject({ status: 200, code: 'N502RE', responseBytes: 3 })
    })

    it('[GW3] a redirect is passed on, never followed', async () => {
      const upstream = await upstreamOf((_request, response) => {
        response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
      })
      const { port } = await start(upstream.url)
      expect(await talk(port, signedHead(), /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 302 .*169\.254/s)
      expect(upstream.requests).toHaveLength(1)
    })

    it('[GW3] events reach the caller as they come', async () => {
      let push: (text: string) => void = () => undefined
      const server = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
        push = (text) => response.write(text)
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      closers.push(async () => {
        server.closeAllConnections()
        server.close()
      })
      const { port } = await start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => (text += String(chunk)))
      socket.write(signedHead())
      await waitFor(() => text.includes('\r\n\r\n'), 'the head before any event')
      push('data: 1\n\n')
      await waitFor(() => text.includes('data: 1'), 'the first event')
      socket.destroy()
    })

    it('[GW3] a caller who goes away ends the upstream’s work too', async () => {
      let isGone = false
      const upstream = await startRaw((socket) =>
        socket.resume().on('close', () => (isGone = true)),
      )
      const { port, outcomes } = await start(upstream.url)
      const socket = connect(port, '127.0.0.1')
      socket.write(signedHead())
      await waitFor(() => upstream.count() === 1, 'the upstream')
      socket.destroy()
      await waitFor(() => isGone, 'the end of the upstream connection')
      await waitFor(() => outcomes.length === 1, 'the outcome')
      expect(outcomes[0]).toMatchObject({ status: 0, code: null })
    })
  })

  describe('slow callers', () => {
    it('[GW3] a head that does not arrive in time is answered 408 and closed', async () => {
      const upstream = await upstreamOf()
      const { port } = await start(upstream.url, { limits: { headersTimeoutMs: 200 } })
      expect(await talk(port, 'POST /list/api_1 HTTP/1.1\r\nHost: a\r\n')).toMatch(
        /^HTTP\/1\.1 408 .*I408RT/s,
      )
    })
  })
})
