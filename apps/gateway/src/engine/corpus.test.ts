/**
 * What a hostile or careless caller can put on a socket, row by row of the list of threats (T…), and what
 * both engines answer. A valid call follows each row on the same connection: it is served where the row
 * left no doubt about where it ends, and never otherwise. The upstream counts what it gets.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { appSecret, buildApplication, signHeaders, type SignInput } from '../testing.ts'
import {
  closeAll,
  engines,
  startEngine,
  talk,
  upstreamOf,
  type StartMore,
} from './testing-engine.ts'

afterEach(closeAll)

const path = '/list/api_1'

interface Signed extends Omit<SignInput, 'headers'> {
  readonly replace?: Readonly<Record<string, string | null>>
  /** Lines after the signed ones. */
  readonly extra?: readonly string[]
  readonly payload?: string
  readonly sent?: string
}

/** A signed call in bytes; `replace` and `sent` change it after the signing. */
function signed({ replace = {}, extra = [], payload = '', sent, ...input }: Signed = {}): string {
  const headers = signHeaders({
    receivedAtMs: Date.now(),
    headers: { 'content-type': 'text/plain' },
    ...input,
  })
  const lines = Object.entries({ ...headers, ...replace })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
  const line = `${input.method ?? 'POST'} ${sent ?? input.target ?? path} HTTP/1.1`
  return [line, 'Host: gateway:8000', ...lines, ...extra, '', payload].join('\r\n')
}

const canary = (): string => signed({ extra: ['Connection: close', 'X-Canary: 1'] })
const plainHead = `POST ${path} HTTP/1.1\r\nHost: a\r\n`
const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`
const withLines = (...lines: string[]) => `${plainHead}${lines.join('\r\n')}\r\n\r\n`
const chunked = (payload: string) =>
  signed({ body: 'abc', extra: ['Transfer-Encoding: chunked'], payload })

/** Refused and closed: the call that follows is never read. */
const shut = (code: string) => [code]
/** Refused by a rule, not for its bytes: the call that follows is served. */
const kept = (code: string) => [code, '200']
const served = ['200', '200']

/** Id, words, bytes, what is answered in order (a code of the registry, or 200). */
type Row = readonly [
  string,
  string,
  () => string,
  readonly string[],
  (readonly string[] | undefined)?,
]

const framing: readonly Row[] = [
  [
    'T001',
    'both framings, length first',
    () => `${withLines('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\nG`,
    shut('I400FR'),
  ],
  [
    'T001',
    'both framings, coding first',
    () => `${withLines('Transfer-Encoding: chunked', 'Content-Length: 6')}0\r\n\r\nG`,
    shut('I400FR'),
  ],
  ...[
    'chunked, identity',
    'identity',
    'gzip, chunked',
    'chunked;q=1',
    '"chunked"',
    'xchunked',
    'chunked, chunked',
    '',
  ].map((coding): Row => [
    'T001',
    `the coding ${JSON.stringify(coding)}`,
    () => `${withLines(`Transfer-Encoding: ${coding}`)}0\r\n\r\n`,
    shut('I400FR'),
  ]),
  [
    'T001',
    'two coding lines',
    () => `${withLines('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    shut('I400HD'),
    shut('I400FR'),
  ],
  [
    'T001',
    'a coding hidden behind a vertical tab',
    () => `${withLines('Transfer-Encoding: \u000bchunked')}0\r\n\r\n`,
    shut('I400FR'),
  ],
  [
    'T002',
    'chunks in HTTP/1.0',
    () => `POST ${path} HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    shut('I400FR'),
  ],
  ['T003', 'two hosts', () => `${withLines('Host: b')}`, shut('I400HD')],
  ['T003', 'the same host twice', () => `${withLines('Host: a')}`, shut('I400HD')],
  ['T003', 'no host', () => `POST ${path} HTTP/1.1\r\n\r\n`, shut('I400MH')],
  ['T003', 'an empty host', () => `POST ${path} HTTP/1.1\r\nHost:\r\n\r\n`, shut('I400HD')],
  ...['a b', 'a,b', 'a/b', 'u@a', 'a?b', 'a#b'].map((host): Row => [
    'T003',
    `the host ${host}`,
    () => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    shut('I400HD'),
  ]),
  ['T004', 'HTTP/0.9', () => `GET ${path}\r\n\r\n`, shut('I400FR')],
  ['T004', 'HTTP/1.2', () => `GET ${path} HTTP/1.2\r\nHost: a\r\n\r\n`, shut('I400FR')],
  ['T004', 'HTTP/2.0 without its preface', () => `GET ${path} HTTP/2.0\r\n\r\n`, shut('I400FR')],
  ['T004', 'the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', shut('I400FR')],
  ['T004', 'TLS on the plain port', () => '\u0016\u0003\u0001\u0000\u0005hello', shut('I400FR')],
  ['T004', 'lower case', () => `GET ${path} http/1.1\r\nHost: a\r\n\r\n`, shut('I400FR')],
  ['T005', 'a full address', () => get('http://evil/secret'), shut('I400RU')],
  ['T006', 'an asterisk', () => get('*'), shut('I400RU')],
  ['T007', 'TRACE', () => `TRACE / HTTP/1.1\r\nHost: a\r\n\r\n`, shut('I405UM')],
  [
    'T007',
    'a method in lower case',
    () => 'post / HTTP/1.1\r\nHost: a\r\n\r\n',
    shut('I405UM'),
    shut('I400FR'),
  ],
  ['T008', 'CONNECT', () => 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n', shut('I405UM')],
  ...['3, 3', '+3', '0x3', '-1', '3 3', '', '3a', '1e1', '3;', '99999999999999999999'].map(
    (length): Row => [
      'T009',
      `the length ${JSON.stringify(length)}`,
      () => `${withLines(`Content-Length: ${length}`)}abc`,
      shut('I400FR'),
    ],
  ),
  [
    'T009',
    'equal lengths twice',
    () => `${withLines('Content-Length: 3', 'Content-Length: 3')}abc`,
    shut('I400HD'),
    shut('I400FR'),
  ],
  [
    'T009',
    'two lengths',
    () => `${withLines('Content-Length: 3', 'Content-Length: 0')}abc`,
    shut('I400HD'),
    shut('I400FR'),
  ],
  ...['0_3', '+3', '0x3', '00000000000000003', '3 ', ' 3', '', 'g', '-3', '3\u0000'].map(
    (size): Row => [
      'T010',
      `the chunk size ${JSON.stringify(size)}`,
      () => chunked(`${size}\r\nabc\r\n0\r\n\r\n`),
      shut('I400FR'),
      size.length > 10 ? served : undefined,
    ],
  ),
  ['T010', 'a chunk longer than it says', () => chunked('3\r\nabcd\r\n0\r\n\r\n'), shut('I400FR')],
  ['T010', 'a size ended by LF', () => chunked('3\nabc\r\n0\r\n\r\n'), shut('I400FR')],
  ['T010', 'data ended by LF', () => chunked('3\r\nabc\n0\r\n\r\n'), shut('I400FR')],
  ['T010', 'an end with a bare LF', () => chunked('3\r\nabc\r\n0\r\n\n'), shut('I400FR')],
  [
    'T010',
    'a chunk extension of 20,000 bytes',
    () => chunked(`3;${'a'.repeat(20_000)}\r\nabc\r\n0\r\n\r\n`),
    shut('I400FR'),
    shut('I413RL'),
  ],
  ['T010', 'a broken trailer', () => chunked('3\r\nabc\r\n0\r\nX Y\r\n\r\n'), shut('I400FR')],
  [
    'T010',
    'trailers are read and dropped',
    () => chunked('3\r\nabc\r\n0\r\nX-Checksum: 9\r\nX-Note: a\r\n\r\n'),
    served,
  ],
  [
    'T010',
    'a trailer that frames',
    () => chunked('3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n'),
    shut('I400FR'),
  ],
  ['T011', 'lines ended by LF', () => `POST ${path} HTTP/1.1\nHost: a\n\n`, shut('I400FR')],
  ['T011', 'one line ended by LF', () => `${plainHead}X: y\nZ: w\r\n\r\n`, shut('I400FR')],
  ['T011', 'a head ended by LF', () => `${plainHead}\n`, shut('I400FR')],
  ['T011', 'CR within a value', () => withLines('X: a\rContent-Length: 9'), shut('I400FR')],
  [
    'T011',
    'CR within the request line',
    () => 'GET /a\r HTTP/1.1\r\nHost: a\r\n\r\n',
    shut('I400FR'),
  ],
  ['T012', 'CR LF CR X', () => `${plainHead}\rX`, shut('I400FR')],
  ['T012', 'CR CR LF', () => `${plainHead}X: y\r\r\n\r\n`, shut('I400FR')],
  ['T013', 'a blank before the colon', () => withLines('X-Ca-Key : k'), shut('I400FR')],
  [
    'T013',
    'a blank before the colon of the coding',
    () => `${withLines('Transfer-Encoding : chunked')}0\r\n\r\n`,
    shut('I400FR'),
  ],
  ['T013', 'a folded value', () => withLines('X-Ca-Key: a', ' b'), shut('I400FR')],
  ['T013', 'a folded value by tab', () => withLines('X-Ca-Key: a', '\tb'), shut('I400FR')],
  [
    'T013',
    'a blank before the first header',
    () => `POST ${path} HTTP/1.1\r\n Host: a\r\n\r\n`,
    shut('I400FR'),
  ],
  ['T013', 'NUL in a value', () => withLines('X: \u0000'), shut('I400FR')],
  ['T013', 'NUL in a name', () => withLines('X\u0000: y'), shut('I400FR')],
  ['T013', 'NUL in the target', () => get('/a\u0000'), shut('I400FR')],
  ['T013', 'a line without a colon', () => withLines('X'), shut('I400FR')],
  ['T013', 'a line without a name', () => withLines(': x'), shut('I400FR')],
  [
    'T013',
    'a tab for the space',
    () => `POST\t${path} HTTP/1.1\r\nHost: a\r\n\r\n`,
    shut('I400FR'),
  ],
  [
    'T013',
    'two spaces',
    () => `POST  ${path} HTTP/1.1\r\nHost: a\r\n\r\n`,
    shut('I400FR'),
    kept('A400MA'),
  ],
  [
    'T014',
    'names of JavaScript',
    () => withLines('__proto__: x', 'constructor: y', 'Content-Length: 0'),
    kept('A400MA'),
  ],
  [
    'T014',
    '__proto__ in the list of signed headers',
    () => signed({ replace: { 'x-ca-signature-headers': '__proto__' } }),
    kept('I400HD'),
  ],
  [
    'T015',
    '3,000 headers',
    () => withLines(...Array.from({ length: 3000 }, () => 'x: 1')),
    shut('I431HL'),
  ],
  [
    'T015',
    '101 headers',
    () => withLines(...Array.from({ length: 100 }, () => 'x: 1')),
    shut('I431HL'),
  ],
  ['T016', 'a header of 20,000 bytes', () => withLines(`x: ${'a'.repeat(20_000)}`), shut('I431HL')],
  ['T016', 'a target of 9,000 bytes', () => get(`/${'a'.repeat(9000)}`), shut('I413UL')],
  [
    'T016',
    'a length above the limit',
    () => withLines('Content-Length: 10737418240'),
    shut('I413RL'),
  ],
  [
    'T017',
    'an expectation nobody knows',
    () => withLines('Expect: 200-foo', 'Content-Length: 0'),
    shut('I417EX'),
  ],
  [
    'T017',
    'a body held back until 100: refused, nobody knows whether it will come',
    () => `${withLines('Expect: 100-continue', 'Content-Length: 300')}`,
    shut('A400MA'),
  ],
]

const once64 = Buffer.alloc(33, 7).toString('base64')

const signature: readonly Row[] = [
  ['T021', 'no signature', () => signed({ replace: { 'x-ca-signature': null } }), kept('I400MH')],
  [
    'T021',
    'an empty signature',
    () => signed({ replace: { 'x-ca-signature': '' } }),
    kept('A403IS'),
  ],
  ...['Key', 'Signature', 'Timestamp', 'Nonce', 'Signature-Headers', 'Stage'].map((name): Row => [
    'T022',
    `a second X-Ca-${name}`,
    () => signed({ extra: [`X-Ca-${name}: a`, `x-ca-${name}: a`] }),
    shut('I400HD'),
  ]),
  [
    'T023',
    'a timestamp other than the signed one',
    () => signed({ replace: { 'x-ca-timestamp': String(Date.now() - 1000) } }),
    kept('A403IS'),
  ],
  [
    'T024',
    'a signed header that is absent',
    () => signed({ replace: { 'x-ca-signature-headers': 'x-ca-key,x-ca-absent' } }),
    kept('I400HD'),
  ],
  [
    'T024',
    '500 signed headers',
    () => signed({ replace: { 'x-ca-signature-headers': 'a,'.repeat(500) } }),
    kept('I400HD'),
  ],
  ...['none', 'HmacSHA512', 'hmacsha256'].map((name): Row => [
    'T025',
    `the method ${name}`,
    () => signed({ replace: { 'x-ca-signature-method': name } }),
    kept('I400HD'),
  ]),
  ...['A', 'A'.repeat(43), 'A'.repeat(44), 'A'.repeat(45), '%%%', 'a'.repeat(64), once64].map(
    (text): Row => [
      'T026',
      `the signature ${text.slice(0, 20)} of ${text.length}`,
      () => signed({ replace: { 'x-ca-signature': text } }),
      kept('A403IS'),
    ],
  ),
  [
    'T028',
    'another query than the signed one',
    () => signed({ target: `${path}?a=1&b=2`, sent: `${path}?a=1%26b%3D2` }),
    kept('I400IP'),
  ],
  [
    'T029',
    'a list for two parameters',
    () => signed({ target: `${path}?a=1,2`, sent: `${path}?a=1&a=2` }),
    kept('I400IP'),
  ],
  [
    'T030',
    'a parameter that moved to the form',
    () =>
      signed({
        target: `${path}?a=1`,
        sent: path,
        replace: { 'content-type': 'application/x-www-form-urlencoded' },
        extra: ['Content-Length: 3'],
        payload: 'a=1',
      }),
    kept('A403IS'),
  ],
  [
    'T031',
    'a body without a digest passes: it covers itself only when the caller says so (SG4)',
    () => signed({ extra: ['Content-Length: 3'], payload: 'abc' }),
    served,
  ],
  [
    'T032',
    'one byte of the body changed',
    () => signed({ body: 'abc', extra: ['Content-Length: 3'], payload: 'abd' }),
    kept('I400I5'),
  ],
  [
    'T032',
    'one byte of a chunked body changed',
    () => chunked('3\r\nabd\r\n0\r\n\r\n'),
    kept('I400I5'),
  ],
  [
    'T036',
    'a stage that was not signed',
    () => signed({ extra: ['X-Ca-Stage: TEST'] }),
    kept('I400HD'),
  ],
  [
    'T038',
    'blanks around a signed value',
    () => signed({ replace: { 'content-type': ' \t text/plain \t' } }),
    served,
  ],
  [
    'T039',
    'bytes beyond ASCII',
    () => signed({ extra: ['X: \u00e9\u00ff'] }),
    shut('I400FR'),
    served,
  ],
  ...['__proto__', 'constructor', 'hasOwnProperty', 'toString', '203753385x'].map((key): Row => [
    'T042',
    `the key ${key}`,
    () => signed({ replace: { 'x-ca-key': key } }),
    kept('A400IK'),
  ]),
  [
    'T044',
    'the key in the query',
    () => `POST ${path}?X-Ca-Key=203753385 HTTP/1.1\r\nHost: a\r\n\r\n`,
    kept('A400MA'),
  ],
  [
    'T048',
    'a secret never stands in an answer',
    () => signed({ replace: { 'x-ca-signature': appSecret } }),
    kept('A403IS'),
  ],
]

const replay: readonly Row[] = [
  [
    'T050',
    'the same bytes twice',
    () => {
      const call = signed()
      return call + call
    },
    ['200', 'S403NU', '200'],
  ],
  ...['1.7e12', '0x18C', '1767225600', '-1', 'NaN', '9'.repeat(20), ''].map((timestamp): Row => [
    'T055',
    `the timestamp ${JSON.stringify(timestamp)}`,
    () => signed({ replace: { 'x-ca-timestamp': timestamp } }),
    kept('I400HD'),
  ]),
  ...['', 'n'.repeat(10_000)].map((nonce): Row => [
    'T056',
    `the nonce ${nonce.slice(0, 5)} of ${nonce.length}`,
    () => signed({ replace: { 'x-ca-nonce': nonce } }),
    kept('I400HD'),
  ]),
  [
    'T057',
    'a nonce is not spent by who cannot sign',
    () => {
      const nonce = 'the-nonce-of-another'
      return signed({ nonce, appSecret: 'not-the-secret' }) + signed({ nonce })
    },
    ['A403IS', '200', '200'],
  ],
]

const targets: readonly Row[] = [
  ...[
    '/a/../b',
    '/a/./b',
    '/..',
    '//a',
    '/a//b',
    '/a/%2e%2e/b',
    '/%2E/x',
    '/a%2fb',
    '/a%2Fb',
    '/a%5cb',
    '/a\\..\\b',
    '/a;x=1',
    '/a/..;x/b',
    '/a#/../b',
    '/a%00b',
    '/a%zz',
    '/a%',
    '/%252e%252e%252fadmin%',
    '/%c0%ae/',
    '/a%41',
    '/a b',
  ].map((target): Row => [
    'T090',
    `the target ${target}`,
    () => get(target),
    shut(target === '/a b' ? 'I400FR' : 'I400PA'),
  ]),
  ...['a', '?a', '#', '\\a', 'a:443', ''].map((target): Row => [
    'T090',
    `the target ${JSON.stringify(target)}`,
    () => get(target),
    shut(target === '' ? 'I400FR' : 'I400RU'),
    shut('I400FR'),
  ]),
  ...['/a?#', '/a?%', '/a?%zz'].map((target): Row => [
    'T095',
    `the query of ${target}`,
    () => get(target),
    shut('I400RU'),
  ]),
  ['T096', 'raw UTF-8 in the target', () => get('/\u00e4\u00b8\u00ad'), shut('I400FR')],
  ...['/LIST/api_1', '/list/api_1/', '/list/api_1.', '/list/api_1%20'].map((target): Row => [
    'T098',
    `the target ${target}`,
    () => signed({ target }),
    kept('I404NF'),
  ]),
]

const answersOf = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) [^\r]*\r\n((?:[^\r]+\r\n)*)\r\n/g)]
    .filter(([, status]) => status !== '100')
    .map(([, status, head]) => /^X-Ca-Error-Code: (\w+)/im.exec(head ?? '')?.[1] ?? status ?? '')

/** An answer of JSON has come whole, in chunks or not. */
const answerEnd = /\r\n\r\n(?:[0-9a-f]+\r\n)?\{.*\}/s

describe.each(engines)('the corpus on the %s engine', (name, createEngine) => {
  const rows = [...framing, ...signature, ...replay, ...targets]
  const titled = rows.map((row) => [`${row[0]} ${row[1]}`, row] as const)
  // node:http answers bytes behind a last request instead of the request.
  const after = name === 'fast' ? 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n' : ''
  const start = async (more?: StartMore) => {
    const upstream = await upstreamOf()
    return { upstream, ...(await startEngine(createEngine, upstream.url, more)) }
  }

  it.each(titled)('[GW3] %s', async (_, [, , bytes, expected, onPlain]) => {
    const { upstream, port, defects } = await start()
    const text = await talk(port, bytes() + canary())
    const due = name === 'plain' ? (onPlain ?? expected) : expected
    expect(answersOf(text)).toEqual(due)
    expect(upstream.requests).toHaveLength(due.filter((answer) => answer === '200').length)
    expect(text).not.toContain(appSecret)
    expect(defects).toEqual([])
  })

  it('[GW3] T017 a body that does not come in time is answered 408 and closed', async () => {
    const { upstream, port } = await start({
      limits: { headersTimeoutMs: 200, requestTimeoutMs: 200 },
    })
    const text = await talk(
      port,
      signed({ body: 'abc', extra: ['Content-Length: 3'], payload: 'a' }),
    )
    expect(answersOf(text)).toEqual(['I408RT'])
    expect(upstream.requests).toHaveLength(0)
  })

  it('[GW3] T017 100 Continue comes after the checks, and the answer after the body', async () => {
    const { port } = await start()
    const extra = ['Expect: 100-continue', 'Content-Length: 3', 'Connection: close']
    const text = await talk(port, signed({ body: 'abc', extra, payload: 'abc' }))
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  })

  it('[GW3] HTTP/1.0 is served once and closed', async () => {
    const { upstream, port } = await start()
    const old = signed().replace(' HTTP/1.1', ' HTTP/1.0')
    expect(answersOf(await talk(port, old + after))).toEqual(['200'])
    expect(upstream.requests).toHaveLength(1)
  })

  it('[GW3] a call that asks to close in its second Connection line is the last', async () => {
    const { upstream, port } = await start()
    const last = signed({ extra: ['Connection: keep-alive', 'Connection: X, Close'] })
    expect(answersOf(await talk(port, last + after))).toEqual(['200'])
    expect(upstream.requests).toHaveLength(1)
  })

  it('[GW3] T016 a body one byte over the limit is refused, by its length and by its chunks', async () => {
    const { upstream, port } = await start({ limits: { bodyLimitBytes: 3 } })
    const long = signed({ body: 'abcd', extra: ['Content-Length: 4'], payload: 'abcd' })
    expect(answersOf(await talk(port, long + canary()))).toEqual(['I413RL'])
    const extra = ['Transfer-Encoding: chunked']
    const bytes = signed({ body: 'abcd', extra, payload: '4\r\nabcd\r\n0\r\n\r\n' })
    expect(answersOf(await talk(port, bytes, answerEnd))).toEqual(['I413RL'])
    expect(upstream.requests).toHaveLength(0)
  })

  it.each([
    ['T070', 'X-Forwarded-For: 10.0.0.5'],
    ['T071', 'X-Forwarded-For: 10.0.0.5, 203.0.113.9'],
    ['T072', 'X-Forwarded-For: 10.0.0.5\r\nX-Forwarded-For: 10.0.0.5'],
    ['T072', 'Forwarded: for=10.0.0.5'],
    ['T072', 'X-Real-IP: 10.0.0.5'],
    ['T072', 'True-Client-IP: 10.0.0.5'],
    ['T072', 'CF-Connecting-IP: 10.0.0.5'],
    ['T074', 'Connection: X-Forwarded-For\r\nX-Forwarded-For: 10.0.0.5'],
    ['T074', 'connection: x-real-ip\r\nX-Real-IP: 10.0.0.5'],
  ])('[GW3, AR9] %s a stranger cannot speak for another address: %s', async (_id, lines) => {
    const addressRule = { enabled: true, mode: 'fence' as const, networks: ['10.0.0.0/8'] }
    const { upstream, port } = await start({
      application: { addressRule },
    })
    const text = await talk(port, signed({ extra: [lines, 'Connection: close'] }))
    expect(answersOf(text)).toEqual(['A403IP'])
    expect(text).toContain('127.0.0.1')
    expect(upstream.requests).toHaveLength(0)
  })

  it.each([
    ['T018', 'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk'],
    ['T037', 'X-HTTP-Method-Override: DELETE'],
    ['T106', 'X_Portico_App_Key: evil\r\nX.Portico.App.Key: evil\r\nx-portico-app-key: evil'],
    ['T107', 'Connection: x-portico-app-key, x-ca-request-id'],
    ['T109', 'TE: trailers\r\nTrailer: X\r\nProxy-Authorization: a\r\nKeep-Alive: timeout=9'],
    ['T109', 'Transfer_Encoding: chunked\r\nContent_Length: 5'],
  ])('[GW3] %s does not reach the upstream: %s', async (_id, lines) => {
    const { upstream, port } = await start()
    const text = await talk(port, signed({ extra: [lines] }), answerEnd)
    expect(answersOf(text)).toEqual(['200'])
    const received = upstream.requests[0]
    expect(received?.method).toBe('POST')
    expect(received?.headers.all('x-portico-app-key')).toEqual([buildApplication().appKey])
    const forbidden =
      /^(?:upgrade|http2-settings|x-http-method-override|x_portico.*|x\.portico.*|te|trailer|proxy-.*|transfer.encoding|content_length|x-ca-signature)$/i
    const names = received?.headers.raw.filter((_, index) => index % 2 === 0) ?? []
    expect(names.filter((each) => forbidden.test(each))).toEqual([])
  })
})
