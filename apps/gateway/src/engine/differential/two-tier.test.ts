import { afterEach, describe, expect, it } from 'vitest'
import { createFastEngine } from '../fast/fast-engine.ts'
import { closeAll, closers, signedHead, startEngine, talk, upstreamOf } from '../testing-engine.ts'
import { startFront } from './fronts.ts'

afterEach(closeAll)

/** What `npm test` found on this machine; it says what it left out. */
const fronts = (['nginx', 'haproxy'] as const).flatMap((kind) => {
  const program = process.env[`TEST_${kind.toUpperCase()}`]
  return program === undefined ? [] : [[kind, program] as const]
})

const outer = (...lines: string[]) =>
  `POST /list/api_1 HTTP/1.1\r\nHost: a\r\n${lines.join('\r\n')}\r\n\r\n`
const hex = (text: string) => text.length.toString(16)
const last = '0\r\n\r\n'

/** How two servers have been brought to cut the same bytes differently; `s` is the hidden call. */
const desyncs: readonly [string, (s: string) => string][] = [
  [
    'CL.TE',
    (s) =>
      outer(`Content-Length: ${last.length + s.length}`, 'Transfer-Encoding: chunked') + last + s,
  ],
  [
    'TE.CL',
    (s) =>
      `${outer('Transfer-Encoding: chunked', `Content-Length: ${hex(s).length + 2}`)}${hex(s)}\r\n${s}\r\n${last}`,
  ],
  ...[
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding: \vchunked',
    'Transfer-Encoding:\tchunked',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding: identity, chunked',
    'Transfer-Encoding: "chunked"',
    'Transfer-Encoding: x\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: x',
    'Transfer-Encoding\r\n : chunked',
    'Transfer-Encoding:\r\n chunked',
    'X: y\nTransfer-Encoding: chunked',
    'X: y\rTransfer-Encoding: chunked',
    ' Transfer-Encoding: chunked',
    'Transfer_Encoding: chunked',
    'Transfer-Encoding\0: chunked',
  ].map((line): [string, (s: string) => string] => [
    `TE.TE ${JSON.stringify(line)}`,
    (s) => outer(`Content-Length: ${last.length + s.length}`, line) + last + s,
  ]),
  ...[
    'Content-Length : 0',
    'Content-Length: 0, 9',
    'Content_Length: 0',
    ' Content-Length: 0',
    'Content-Length: +0',
    'Content-Length: 0',
  ].map((line): [string, (s: string) => string] => [
    `CL.CL ${JSON.stringify(line)}`,
    (s) => outer(line, `Content-Length: ${s.length}`) + s,
  ]),
  ['CL.0', (s) => outer(`Content-Length: ${s.length}`) + s],
  ['CL.0 of a GET', (s) => outer(`Content-Length: ${s.length}`).replace('POST', 'GET') + s],
  [
    'CL.0 by Connection',
    (s) => outer('Connection: content-length', `Content-Length: ${s.length}`) + s,
  ],
  ['0.CL by Expect', (s) => outer('Expect: 100-continue', `Content-Length: ${s.length}`) + s],
  [
    '0.CL by a second Expect',
    (s) => outer('Expect: y 100-continue', `Content-Length: ${s.length}`) + s,
  ],
  ['a chunk size ended by LF', (s) => `${outer('Transfer-Encoding: chunked')}2\nab\r\n${last}${s}`],
  [
    'an extension ended by LF',
    (s) => `${outer('Transfer-Encoding: chunked')}2;\nxx\r\n${hex(s)}\r\n${last}${s}`,
  ],
  [
    'data longer than its size',
    (s) => `${outer('Transfer-Encoding: chunked')}2\r\nxxx${hex(s)}\r\n${s}\r\n${last}`,
  ],
  [
    'a size with a sign',
    (s) => `${outer('Transfer-Encoding: chunked')}+${hex(s)}\r\n${s}\r\n${last}`,
  ],
  [
    'a size of 17 digits',
    (s) => `${outer('Transfer-Encoding: chunked')}00000000000000000\r\n\r\n${s}`,
  ],
  ['a call within a trailer', (s) => `${outer('Transfer-Encoding: chunked')}0\r\nX: y\r\n${s}`],
  [
    'h2c',
    (s) =>
      outer(
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABk',
        `Content-Length: ${s.length}`,
      ) + s,
  ],
  [
    'HTTP/1.0 with chunks',
    (s) => outer('Transfer-Encoding: chunked').replace('1.1', '1.0') + last + s,
  ],
  ['CR CR LF', (s) => `${outer('X: y\r').replace('\r\n\r\n', '\r\n\r\r\n')}${s}`],
]

describe.each(fronts)('the fast engine behind %s', (kind, program) => {
  it.each(desyncs)(
    '[GW3] T020 %s: what reaches the upstream is what the front took for a call',
    async (_, build) => {
      const upstream = await upstreamOf()
      const { port, defects } = await startEngine(createFastEngine, upstream.url)
      const front = await startFront(kind, program, port)
      closers.push(front.close)
      await talk(front.port, build(signedHead()) + signedHead(undefined, ['Connection: close']))
      // On the connections that the front keeps: were anything left on one, it would come out now.
      const later = await talk(front.port, signedHead(undefined, ['Connection: close']))
      expect(later).toMatch(/^HTTP\/1\.1 200 /)
      expect(upstream.requests.map(({ headers }) => headers.get('x-front'))).not.toContain(
        undefined,
      )
      expect(upstream.requests.length).toBeGreaterThan(0)
      expect(defects).toEqual([])
    },
  )
})

describe('the fast engine with nothing before it', () => {
  it.each(desyncs)(
    '[GW3] T020 %s: the hidden call is hidden from the upstream too',
    async (_, build) => {
      const upstream = await upstreamOf()
      const { port, defects } = await startEngine(createFastEngine, upstream.url)
      const text = await talk(port, build(signedHead(undefined, ['X-Hidden: 1'])))
      expect(text).not.toMatch(/HTTP\/1\.1 200 /)
      expect(upstream.requests).toHaveLength(0)
      expect(defects).toEqual([])
    },
  )
})
