import { afterEach, describe, expect, it } from 'vitest'
import { waitFor } from '../../testing.ts'
import { closeAll, signedHead, startEngine, startRaw, talk } from '../testing-engine.ts'
import { createFastEngine } from './fast-engine.ts'

afterEach(closeAll)

const fine = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine'
const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison'
const closing = () => signedHead(undefined, ['Connection: close'])

/** An upstream that answers its first request with these bytes, every later one well. */
async function startAfter(first: string, end = false) {
  let asked = 0
  const upstream = await startRaw((socket) =>
    socket.on('data', () => {
      asked += 1
      if (asked > 1) socket.write(fine)
      else if (end) socket.end(first, 'latin1')
      else socket.write(first, 'latin1')
    }),
  )
  return startEngine(createFastEngine, upstream.url)
}

describe('answers that two readers could take differently', () => {
  it.each([
    [
      'both framings',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na'],
    ['a length with a sign', 'HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na'],
    ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a protocol nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['interim heads without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(17)],
    ['a folded header', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n'],
    ['a blank before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n'],
    ['a bare LF', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n\r\n\r\n'],
    ['a bare CR', 'HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b\r\nContent-Length: 0\r\n\r\n'],
    ['NUL', 'HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 0\r\n\r\n'],
  ])(
    '[GW3] T115, T116 %s: 502, and the next call is answered by its own answer',
    async (_, bytes) => {
      const { port, defects } = await startAfter(bytes)
      expect(await talk(port, closing())).toMatch(/^HTTP\/1\.1 502 .*N502RE/s)
      expect(await talk(port, closing())).toMatch(/^HTTP\/1\.1 200 .*fine$/s)
      expect(defects).toEqual([])
    },
  )

  it.each([
    ['a bad size', '3\r\nabc\r\nx\r\n'],
    ['a size with a sign', '3\r\nabc\r\n+3\r\nabc\r\n0\r\n\r\n'],
    ['data that is longer', '3\r\nabcd\r\n0\r\n\r\n'],
    ['a line end of one byte', '3\r\nabc\n0\r\n\r\n'],
    ['a trailer that frames', '3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n'],
  ])('[GW3] chunks with %s: the caller sees that the answer broke off', async (_, chunks) => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
    const { port, outcomes } = await startAfter(head + chunks)
    const text = await talk(port, closing())
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(text.endsWith('0\r\n\r\n')).toBe(false)
    await waitFor(() => outcomes.length === 1, 'the outcome')
    expect(outcomes[0]).toMatchObject({ code: 'N502RE' })
  })

  it.each([
    ['a length', `HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome${poison}`, /some$/],
    [
      'chunks',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n0\r\n\r\n${poison}`,
      /0\r\n\r\n$/,
    ],
    ['no body', `HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n${poison}`, /\r\n\r\n$/],
    [
      'a hidden body',
      `HTTP/1.1 204 No Content\r\nContent-Length: 45\r\n\r\n${poison}`,
      /\r\n\r\n$/,
    ],
    ['interim heads', `HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n${fine}${poison}`, /fine$/],
  ])('[GW3] bytes behind an answer with %s are nobody’s answer', async (_, bytes, ending) => {
    const { port, defects } = await startAfter(bytes)
    const first = await talk(port, closing())
    expect(first).toMatch(ending)
    expect(first).not.toContain('poison')
    expect(await talk(port, closing())).toMatch(/^HTTP\/1\.1 200 .*fine$/s)
    expect(defects).toEqual([])
  })

  it('[GW3] a 204 announces no length to the caller', async () => {
    const { port } = await startAfter('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n')
    expect(await talk(port, closing())).not.toMatch(/content-length/i)
  })

  it('[GW3] an answer that ends with its connection ends so for the caller too', async () => {
    const { port } = await startAfter('HTTP/1.1 200 OK\r\n\r\nuntil the end', true)
    expect(await talk(port, closing())).toMatch(/until the end\r\n0\r\n\r\n$/)
  })
})
