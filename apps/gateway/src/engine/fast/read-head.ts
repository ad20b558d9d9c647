/**
 * Reads the head of an HTTP/1.1 message strictly (RFC 9112): one spelling of every line, or a fault.
 * What llhttp, nginx and others read in different ways is no message here, so that nobody behind the
 * gateway can read a second one out of the same bytes. One walk over the bytes checks and cuts.
 */
import { findHeaderName } from '../../header-name.ts'
import { parseContentLength } from '../../content-length.ts'
import { WireHeaders } from './wire-headers.ts'

/** Why the bytes are no head, in words for the refusal. */
export type HeadFault = string

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** Control characters, a CR or LF that is not one half of a line end, and bytes beyond ASCII. */
const doubtfulInRequest = /[^\t\r\n\x20-\x7e]|\r(?!\n)|(?<!\r)\n/

const tab = 9
const lineFeed = 10
const carriageReturn = 13
const space = 32
const zero = 48
const colon = 58

/** A table with 1 for every byte that the test passes. */
function tabulate(test: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => Number(test(code)))
}

const isToken = tabulate((code) => token.test(String.fromCharCode(code)))
const isAscii = tabulate((code) => code === tab || (code >= space && code < 0x7f))
/** Upstreams do write file names in UTF-8 or latin-1 into headers; their bytes are opaque (RFC 9110 5.5). */
const isOpaque = tabulate((code) => code === tab || (code >= space && code !== 0x7f))

function isBlank(code: number): boolean {
  return code === space || code === tab
}

/** The value between two positions without outer blanks; what is inside stays as it is. */
function trim(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** Longer than the head of nearly every message: so much is turned into text before the end of the head is known. */
const textBytes = 4096

/**
 * The bytes as text, one character a byte, at least up to the end of a head that stands there whole. Its end is
 * looked for in the text, which it is cut from anyway: in a Buffer the search costs more than the reading.
 */
export function writeHeadText(bytes: Buffer): string {
  if (bytes.length <= textBytes) return bytes.toString('latin1')
  return bytes.toString('latin1', 0, bytes.indexOf(headEnd) + headEnd.length)
}

/** What ends a head. */
export const headEnd = '\r\n\r\n'

/** The bytes of a head, the same as text (one character a byte), and where its last line ends. */
interface HeadText {
  readonly bytes: Uint8Array
  readonly text: string
  readonly end: number
  readonly isAllowed: Uint8Array
}

/** Position of the line end that closes what begins at `from`, or -1 where a byte before it is not allowed. */
function findLineEnd({ bytes, isAllowed }: HeadText, from: number): number {
  let at = from
  while (isAllowed[bytes[at] ?? 0] === 1) at += 1
  return bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? at : -1
}

const doubtful = 'a control character, a bare line end or a byte beyond ASCII'

/**
 * Reads field lines, each closed by CRLF, from `from` to the end of the head. A folded line begins with a
 * blank and a blank before the colon ends a name: neither is a token, so both are refused.
 */
function readFields(head: HeadText, from: number): WireHeaders | HeadFault {
  const { bytes, text } = head
  const headers = new WireHeaders(text, from)
  let at = from
  while (at < head.end) {
    let nameEnd = at
    let hash = 0
    while (isToken[bytes[nameEnd] ?? 0] === 1) {
      hash = (Math.imul(hash, 31) + (bytes[nameEnd] ?? 0)) | 0
      nameEnd += 1
    }
    if (nameEnd === at || bytes[nameEnd] !== colon) {
      return bytes[nameEnd] === carriageReturn
        ? 'a header line without a colon'
        : 'a header name, a folded line or a blank before the colon'
    }
    const lineEnd = findLineEnd(head, nameEnd + 1)
    if (lineEnd < 0) return doubtful
    const first = nameEnd + 2
    const isPlain =
      bytes[nameEnd + 1] === space &&
      lineEnd > first &&
      !isBlank(bytes[first] ?? 0) &&
      !isBlank(bytes[lineEnd - 1] ?? 0)
    const value = isPlain ? text.slice(first, lineEnd) : trim(text, nameEnd + 1, lineEnd)
    headers.addLine(findHeaderName(text, at, nameEnd, hash), value, lineEnd + 2, isPlain)
    at = lineEnd + 2
  }
  return headers
}

interface RequestLine {
  readonly method: string
  readonly target: string
  readonly version: '1.0' | '1.1'
}

/** The methods that are asked for again and again: known by sight, and constants to whoever compares them later. */
const commonMethods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD']

function readMethod(line: string, end: number): string | null {
  for (const method of commonMethods) {
    if (method.length === end && line.startsWith(method)) return method
  }
  const method = line.slice(0, end)
  return token.test(method) ? method : null
}

/** Method, one space, target, one space, version; nothing before, between or after (RFC 9112 3). */
function readRequestLine(line: string): RequestLine | null {
  const first = line.indexOf(' ')
  const second = line.indexOf(' ', first + 1)
  if (first < 1 || second < first + 2) return null
  const version = line.slice(second + 1)
  if (version !== 'HTTP/1.1' && version !== 'HTTP/1.0') return null
  const method = readMethod(line, first)
  const target = line.slice(first + 1, second)
  if (method === null || target.includes('\t')) return null
  return { method, target, version: version === 'HTTP/1.1' ? '1.1' : '1.0' }
}

export interface ReadRequestHead extends RequestLine {
  readonly headers: WireHeaders
}

/**
 * Reads the head of a request.
 *
 * @param bytes begin with the request line
 * @param text the same as text, at least up to `end`
 * @param end behind the CRLF of the last header line, before the empty line that ends the head
 */
export function readRequestHead(
  bytes: Uint8Array,
  text: string,
  end: number,
): ReadRequestHead | HeadFault {
  const head: HeadText = { bytes, text, end, isAllowed: isAscii }
  const lineEnd = findLineEnd(head, 0)
  if (lineEnd < 0) return doubtful
  const line = readRequestLine(head.text.slice(0, lineEnd))
  if (line === null) return 'the request line'
  const headers = readFields(head, lineEnd + 2)
  if (typeof headers === 'string') return headers
  // No other byte is allowed in a line of a request.
  headers.isPrintable = true
  // A field of its own, not a spread: this object is made for every call.
  return { method: line.method, target: line.target, version: line.version, headers }
}

/**
 * Whether what has come of a head so far can still become one. Without it a bare line feed or HTTP/0.9
 * would wait for an end that never comes, and be answered by the clock instead of by its fault.
 */
export function canBecomeRequestHead(text: string): boolean {
  const settled = text.endsWith('\r') ? text.slice(0, -1) : text
  if (doubtfulInRequest.test(settled)) return false
  const lineEnd = settled.indexOf('\r\n')
  return lineEnd < 0 || readRequestLine(settled.slice(0, lineEnd)) !== null
}

/** How the end of an answer's body is told (RFC 9112 6.3). */
export type AnswerFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' }

export interface ReadAnswerHead {
  readonly status: number
  readonly headers: WireHeaders
  readonly framing: AnswerFraming
  /** Whether the connection can carry another request after this answer. */
  readonly keepsAlive: boolean
}

/** Where the digits of a status line end. */
const statusEnd = 12
const noFraming: AnswerFraming = { kind: 'none' }
const byChunks: AnswerFraming = { kind: 'chunked' }
const byClose: AnswerFraming = { kind: 'close' }

function frame(headers: WireHeaders, status: number, isOld: boolean, toHead: boolean) {
  if (headers.isRepeated('content-length') || headers.isRepeated('transfer-encoding')) return null
  const length = headers.get('content-length')
  const coding = headers.get('transfer-encoding')
  if (
    coding !== undefined &&
    (length !== undefined || isOld || coding.toLowerCase() !== 'chunked')
  ) {
    return null
  }
  const bytes = length === undefined ? 0 : parseContentLength(length)
  if (bytes === null) return null
  if (toHead || status === 204 || status === 304 || status < 200) return noFraming
  if (coding !== undefined) return byChunks
  if (length === undefined) return byClose
  return { kind: 'length', bytes } as const
}

/** A 204 with a length: whoever says so may well send it, and it would stand before the next answer. */
function announcesHiddenBody(headers: WireHeaders, status: number): boolean {
  if (status !== 204) return false
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
}

/** In any Connection line, and anywhere in it. */
function announcesClose(headers: WireHeaders): boolean {
  const first = headers.get('connection')
  // The two that nearly every answer has.
  if (first === undefined) return false
  if (first === 'keep-alive' && !headers.isRepeated('connection')) return false
  return headers.all('connection').some((value) => value.toLowerCase().includes('close'))
}

/** Version, one space, three digits, and a blank or nothing behind them (RFC 9112 4); null where it is no such line. */
function readStatus(text: string, lineEnd: number): number | null {
  if (!text.startsWith('HTTP/1.1 ') && !text.startsWith('HTTP/1.0 ')) return null
  if (lineEnd > statusEnd && text.charCodeAt(statusEnd) !== space) return null
  let status = 0
  for (let at = statusEnd - 3; at < statusEnd; at += 1) {
    const digit = text.charCodeAt(at) - zero
    if (at >= lineEnd || digit < 0 || digit > 9) return null
    status = status * 10 + digit
  }
  return status >= 100 && status < 600 ? status : null
}

/**
 * Reads the head of an upstream's answer.
 *
 * @param bytes begin with the status line
 * @param end as for `readRequestHead`
 * @param toHead whether the request was HEAD, whose answer never has a body
 */
export function readAnswerHead(
  bytes: Uint8Array,
  text: string,
  end: number,
  toHead: boolean,
): ReadAnswerHead | HeadFault {
  const head: HeadText = { bytes, text, end, isAllowed: isOpaque }
  const lineEnd = findLineEnd(head, 0)
  if (lineEnd < 0) return doubtful
  const status = readStatus(text, lineEnd)
  if (status === null) return 'the status line'
  const headers = readFields(head, lineEnd + 2)
  if (typeof headers === 'string') return headers
  const isOld = !text.startsWith('HTTP/1.1')
  const framing = frame(headers, status, isOld, toHead)
  if (framing === null) return 'two lengths, or none that can be read'
  // The next answer of HTTP/1.0 would need a promise that few make; a new connection is cheaper than a doubt.
  const keepsAlive =
    !isOld &&
    framing !== byClose &&
    !announcesClose(headers) &&
    !announcesHiddenBody(headers, status)
  return { status, headers, framing, keepsAlive }
}
