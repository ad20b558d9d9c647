/**
 * Reads the head of an HTTP/1.1 message strictly (RFC 9112): one spelling of every line, or a fault.
 * What llhttp, nginx and others read in different ways is no message here, so that nobody behind the
 * gateway can read a second one out of the same bytes.
 */

/** Why the bytes are no head, in words for the refusal. */
export type HeadFault = string

/** Name, value, name, value … as on the wire, outer blanks of the values cut off. */
type FieldLines = string[]

/** Control characters, a CR or LF that is not one half of a line end, and bytes beyond ASCII. */
const doubtfulInRequest = /[^\t\r\n\x20-\x7e]|\r(?!\n)|(?<!\r)\n/
/** Upstreams do write file names in UTF-8 or latin-1 into headers; their bytes are opaque (RFC 9110 5.5). */
const doubtfulInResponse = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

const tab = 9
const space = 32

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

/**
 * Reads field lines, each closed by CRLF, from `from` to the end of the text. A folded line begins with a
 * blank and a blank before the colon ends a name: neither is a token, so both are refused.
 */
function readFields(text: string, from: number, into: FieldLines): HeadFault | null {
  let at = from
  while (at < text.length) {
    const end = text.indexOf('\r\n', at)
    const colon = text.indexOf(':', at)
    if (end < 0 || colon < 0 || colon > end) return 'a header line without a colon'
    const name = text.slice(at, colon)
    if (!token.test(name)) return 'a header name, a folded line or a blank before the colon'
    into.push(name, trim(text, colon + 1, end))
    at = end + 2
  }
  return null
}

interface RequestLine {
  readonly method: string
  readonly target: string
  readonly version: '1.0' | '1.1'
}

/** Method, one space, target, one space, version; nothing before, between or after (RFC 9112 3). */
function readRequestLine(line: string): RequestLine | null {
  const first = line.indexOf(' ')
  const second = line.indexOf(' ', first + 1)
  if (first < 1 || second < first + 2) return null
  const version = line.slice(second + 1)
  if (version !== 'HTTP/1.1' && version !== 'HTTP/1.0') return null
  const method = line.slice(0, first)
  const target = line.slice(first + 1, second)
  if (!token.test(method) || target.includes('\t')) return null
  return { method, target, version: version === 'HTTP/1.1' ? '1.1' : '1.0' }
}

export interface ReadRequestHead extends RequestLine {
  readonly raw: FieldLines
}

/**
 * Reads the head of a request.
 *
 * @param text from the first byte of the request line to the CRLF of the last header line, one character a
 *   byte, without the empty line that ends the head
 */
export function readRequestHead(text: string): ReadRequestHead | HeadFault {
  if (doubtfulInRequest.test(text))
    return 'a control character, a bare line end or a byte beyond ASCII'
  const lineEnd = text.indexOf('\r\n')
  const line = readRequestLine(text.slice(0, lineEnd))
  if (line === null) return 'the request line'
  const raw: FieldLines = []
  const fault = readFields(text, lineEnd + 2, raw)
  if (fault !== null) return fault
  // A field of its own, not a spread: this object is made for every call.
  return { method: line.method, target: line.target, version: line.version, raw }
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
  readonly raw: FieldLines
  readonly framing: AnswerFraming
  /** Whether the connection can carry another request after this answer. */
  readonly keepsAlive: boolean
}

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/
const noFraming: AnswerFraming = { kind: 'none' }
const byChunks: AnswerFraming = { kind: 'chunked' }
const byClose: AnswerFraming = { kind: 'close' }

interface Framers {
  length: string | undefined
  coding: string | undefined
  closes: boolean
  isRepeated: boolean
}

/** Collects what frames the message; by the length of the name first, which rules out almost every line. */
function collectFramers(raw: FieldLines): Framers {
  const found: Framers = { length: undefined, coding: undefined, closes: false, isRepeated: false }
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (name.length !== 10 && name.length !== 14 && name.length !== 17) continue
    const lowerName = name.toLowerCase()
    const value = raw[index + 1] ?? ''
    if (lowerName === 'content-length') {
      if (found.length !== undefined) found.isRepeated = true
      found.length = value
    } else if (lowerName === 'transfer-encoding') {
      if (found.coding !== undefined) found.isRepeated = true
      found.coding = value
    } else if (lowerName === 'connection' && value.toLowerCase().includes('close')) {
      found.closes = true
    }
  }
  return found
}

function frame(framers: Framers, status: number, isOld: boolean, toHead: boolean) {
  const { length, coding } = framers
  if (framers.isRepeated) return null
  if (
    coding !== undefined &&
    (length !== undefined || isOld || coding.toLowerCase() !== 'chunked')
  ) {
    return null
  }
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return null
  if (toHead || status === 204 || status === 304 || status < 200) return noFraming
  if (coding !== undefined) return byChunks
  if (length === undefined) return byClose
  return { kind: 'length', bytes: Number(length) } as const
}

/** A 204 with a length: whoever says so may well send it, and it would stand before the next answer. */
function announcesHiddenBody({ length, coding }: Framers, status: number): boolean {
  return status === 204 && (coding !== undefined || Number(length ?? 0) > 0)
}

/**
 * Reads the head of an upstream's answer.
 *
 * @param text as for `readRequestHead`
 * @param toHead whether the request was HEAD, whose answer never has a body
 */
export function readAnswerHead(text: string, toHead: boolean): ReadAnswerHead | HeadFault {
  if (doubtfulInResponse.test(text)) return 'a control character or a bare line end'
  const lineEnd = text.indexOf('\r\n')
  const line = statusLine.exec(text.slice(0, lineEnd))
  if (line === null) return 'the status line'
  const raw: FieldLines = []
  const fault = readFields(text, lineEnd + 2, raw)
  if (fault !== null) return fault
  const status = Number(line[2])
  const framers = collectFramers(raw)
  const isOld = line[1] === '0'
  const framing = frame(framers, status, isOld, toHead)
  if (framing === null) return 'two lengths, or none that can be read'
  // The next answer of HTTP/1.0 would need a promise that few make; a new connection is cheaper than a doubt.
  const keepsAlive =
    !isOld && !framers.closes && framing !== byClose && !announcesHiddenBody(framers, status)
  return { status, raw, framing, keepsAlive }
}
