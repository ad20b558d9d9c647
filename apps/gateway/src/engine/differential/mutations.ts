/** Valid requests in bytes, and what a hostile or careless caller makes of them: from a seed, the same each time. */

/** Numbers from 0 to below 1 (mulberry32, a public-domain recurrence). */
export type Random = () => number

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function pick<T>(random: Random, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new Error('an empty list')
  return found
}

const nasty = [
  ...'\0 \t \v \f \r \n \x1b \x7f \x80 \x85 \xa0 \xff'.split(' '),
  ...': ; , " ( ) / \\ # % ? * @ { } < > = _ . - + 0 a G'.split(' '),
  ' ',
  '\r\n',
  '\n',
  '\r',
  '\r\n ',
  '\r\n\t',
  '\r\n\r\n',
  '\n\n',
  ': ',
  ' HTTP/1.1\r\n',
]
const fieldLines = [
  'Content-Length: 0',
  'Content-Length: 3',
  'Content-Length: 03',
  'Content-Length: +3',
  'Content-Length: 3, 3',
  'Content-Length: 3 3',
  'Content-Length:',
  'Content-Length: 0x3',
  'Content-Length: 18446744073709551619',
  'Content-Length : 3',
  'Content_Length: 3',
  ' Content-Length: 3',
  'content-length:3',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: Chunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: chunked ',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chunked\v',
  'Transfer-Encoding: \vchunked',
  'Transfer-Encoding : chunked',
  'Transfer_Encoding: chunked',
  'X: y\r\n Transfer-Encoding: chunked',
  'Transfer-Encoding: x\r\n chunked',
  'X: y\nTransfer-Encoding: chunked',
  'X: y\rTransfer-Encoding: chunked',
  'X\0: y',
  'TE: chunked',
  'Trailer: Content-Length',
  'Host: b',
  'Host: a, b',
  'Host: a b',
  'Host:',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: content-length',
  'Connection: close, transfer-encoding',
  'Connection: Upgrade\r\nUpgrade: h2c',
  'Expect: 100-continue',
  'Expect: x',
  'X-Ca-Key: second',
  'X-Ca-Key : third',
  'X_Ca_Key: fourth',
  'X-Ca-Key:  spaced\t ',
  '__proto__: x',
  'X-Empty:',
  ': nameless',
  'colonless',
  'X: \xe9',
] as const
const requestLines = [
  'GET /a HTTP/1.0',
  'GET /a HTTP/1.2',
  'GET /a HTTP/2.0',
  'GET /a HTTP/01.1',
  'GET /a http/1.1',
  'GET /a HTTP/1.1 ',
  'GET  /a HTTP/1.1',
  'GET\t/a HTTP/1.1',
  ' GET /a HTTP/1.1',
  'GET /a',
  'GET HTTP/1.1',
  'GET http://b/a HTTP/1.1',
  'GET * HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT a:443 HTTP/1.1',
  'TRACE /a HTTP/1.1',
  'get /a HTTP/1.1',
  'G(T /a HTTP/1.1',
  'POST /a//b HTTP/1.1',
  'POST /a/../b HTTP/1.1',
  'POST /a/%2e%2e/b HTTP/1.1',
  'POST /a%2fb HTTP/1.1',
  'POST /a#b HTTP/1.1',
  'POST /a\\b HTTP/1.1',
  'POST /a;b HTTP/1.1',
  'POST /a b HTTP/1.1',
  'POST /a?b=c#d HTTP/1.1',
  'POST /a?b|c HTTP/1.1',
  'POST /a%zz HTTP/1.1',
  'POST /a%00 HTTP/1.1',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\r\nGET /a HTTP/1.1',
  '\nGET /a HTTP/1.1',
] as const
const sizes = [
  '3;a=b',
  '3 ',
  ' 3',
  '03',
  '0x3',
  '+3',
  '3_',
  '',
  '-3',
  '3\t',
  '3;',
  '00000000000000003',
] as const

/** One valid request: method, target, a body by length, by chunks or none. */
function buildValid(random: Random): string {
  const kind = pick(random, ['none', 'none', 'length', 'length', 'chunked', 'chunked'] as const)
  const method = kind === 'none' ? pick(random, ['GET', 'DELETE', 'POST', 'HEAD']) : 'POST'
  const target = pick(random, ['/a', '/a/b?c=d', '/orders/7', '/a%20b?x=1%2C2'])
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: a',
    'X-Ca-Key: first',
    'Content-Type: text/plain',
  ]
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'
  const data = pick(random, ['abc', '', 'a\r\n\r\nb', smuggled])
  if (kind === 'none') return `${lines.join('\r\n')}\r\n\r\n`
  if (kind === 'length') {
    return `${[...lines, `Content-Length: ${data.length}`].join('\r\n')}\r\n\r\n${data}`
  }
  const chunk = data === '' ? '' : `${data.length.toString(16)}\r\n${data}\r\n`
  return `${[...lines, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n${chunk}0\r\n\r\n`
}

/** Puts `text` in the place of `count` characters at `at`. */
function splice(bytes: string, at: number, count: number, text: string): string {
  return bytes.slice(0, at) + text + bytes.slice(at + count)
}

type Mutation = (bytes: string, random: Random) => string

const anywhere = (bytes: string, random: Random) => Math.floor(random() * (bytes.length + 1))

/** Where some line of the bytes ends, or null. */
function pickLineEnd(bytes: string, random: Random): number | null {
  const ends = [...bytes.matchAll(/\r\n/g)].map(({ index }) => index)
  return ends.length === 0 ? null : pick(random, ends)
}

const atLineEnd =
  (change: (bytes: string, at: number, random: Random) => string): Mutation =>
  (bytes, random) => {
    const at = pickLineEnd(bytes, random)
    return at === null ? bytes : change(bytes, at, random)
  }

const addFieldLine = atLineEnd((bytes, at, random) =>
  splice(bytes, at, 0, `\r\n${pick(random, fieldLines)}`),
)

const mutations: readonly Mutation[] = [
  addFieldLine,
  addFieldLine,
  addFieldLine,
  (bytes, random) => splice(bytes, anywhere(bytes, random), 0, pick(random, nasty)),
  (bytes, random) => splice(bytes, anywhere(bytes, random), 1, pick(random, nasty)),
  (bytes, random) => splice(bytes, anywhere(bytes, random), 1, ''),
  atLineEnd((bytes, at, random) =>
    splice(bytes, at, 2, pick(random, ['\n', '\r', '\r\r\n', '\n\r', '\r\n\r\n', ' \r\n', ''])),
  ),
  (bytes, random) => {
    const end = bytes.indexOf('\r\n')
    return end < 0 ? bytes : splice(bytes, 0, end, pick(random, requestLines))
  },
  (bytes, random) => bytes.replace(/(?<=\r\n\r\n)[0-9a-f]+(?=\r\n)/, pick(random, sizes)),
  (bytes, random) =>
    bytes.replace(
      /0\r\n\r\n$/,
      pick(random, [
        '0\r\nX: y\r\n\r\n',
        '0\r\n',
        '0\n\n',
        '00\r\n\r\n',
        '0\r\nContent-Length: 3\r\n\r\n',
        '0;x\r\n\r\n',
      ]),
    ),
  (bytes, random) =>
    bytes.replace(/: /, pick(random, [':', ' : ', ':\t', ':\r\n ', '\t: ', ': \t '])),
]

/** One to three requests, each unchanged or changed in one to three places. */
export function buildCase(random: Random): string {
  let bytes = ''
  const requests = 1 + Math.floor(random() * random() * 3)
  for (let index = 0; index < requests; index += 1) {
    let request = buildValid(random)
    const changes = random() < 0.1 ? 0 : 1 + Math.floor(random() * random() * 3)
    for (let change = 0; change < changes; change += 1) {
      request = pick(random, mutations)(request, random)
    }
    bytes += request
  }
  return bytes
}
