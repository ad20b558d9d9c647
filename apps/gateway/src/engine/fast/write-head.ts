/** Writes heads as text, one character a byte: joining strings is cheaper than writing header by header. */
import { STATUS_CODES } from 'node:http'
import type { Answer } from '../../answer.ts'
import {
  listForwardedHeaders,
  listReturnedHeaders,
  selectReturned,
  type ForwardPlan,
} from '../../forward.ts'
import type { CallHeaders } from '../../headers.ts'
import type { HeaderName } from '../../header-name.ts'
import type { ReadAnswerHead } from './read-head.ts'
import { locateUpstream, type UpstreamPlace } from './upstream-place.ts'
import type { WireHeaders } from './wire-headers.ts'

let dateSecond = -1
let dateLine = ''

/** The Date line of this second (RFC 9110 6.6.1). */
function writeDate(nowMs: number): string {
  const second = Math.floor(nowMs / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateLine = `Date: ${new Date(nowMs).toUTCString()}\r\n`
  }
  return dateLine
}

const statusLines = new Map<number, string>()

/** The first line of an answer. */
function writeStatus(status: number): string {
  const known = statusLines.get(status)
  if (known !== undefined) return known
  const line = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`
  statusLines.set(status, line)
  return line
}

/** What the engine itself says of an answer. */
export interface AnswerNotes {
  readonly isChunked: boolean
  readonly closes: boolean
  /** Milliseconds since 1970, for an answer that does not say when it was made. */
  readonly nowMs: number
}

function writeNotes({ isChunked, closes, nowMs }: AnswerNotes, hasDate: boolean): string {
  let text = hasDate ? '' : writeDate(nowMs)
  if (isChunked) text += 'Transfer-Encoding: chunked\r\n'
  if (closes) text += 'Connection: close\r\n'
  return text
}

/** The head of an answer by the gateway itself, with the empty line. */
export function writeOwnHead(answer: Answer, notes: AnswerNotes): string {
  const text = writeStatus(answer.status) + writeLines(answer.headers)
  return `${text}Content-Length: ${answer.body.length}\r\n${writeNotes(notes, false)}\r\n`
}

/** The head of an upstream's answer as the caller gets it, with the empty line. */
export function writeReturnedHead(
  { status, headers }: ReadAnswerHead,
  requestId: string,
  notes: AnswerNotes,
): string {
  const returned = selectReturned(headers)
  // An answer without a body may not announce one (RFC 9110 8.6).
  const keeps =
    status === 204
      ? (name: HeaderName) => name.lower !== 'content-length' && returned(name)
      : returned
  const hasDate = headers.has('date') && !headers.tied.has('date')
  const own = `${writeStatus(status)}X-Ca-Request-Id: ${requestId}\r\n`
  return `${own}${writeNotes(notes, hasDate)}${headers.copyLines(keeps)}\r\n`
}

/** How the head of a forwarded request announces its body. */
export type BodyLine = { readonly length: number } | 'chunked' | 'none'

const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

function writeBodyLine(method: string, line: BodyLine): string {
  if (line === 'chunked') return 'Transfer-Encoding: chunked\r\n'
  if (line !== 'none') return `Content-Length: ${line.length}\r\n`
  // Without it some servers wait for a body that a POST usually has (RFC 9110 8.6).
  return methodsWithBody.has(method) ? 'Content-Length: 0\r\n' : ''
}

/**
 * The head of a request to an upstream, with the empty line.
 *
 * @param headers as the call came with them; `plan` says which of them pass
 * @param basePath of the upstream; the target follows it
 */
export function writeRequestHead(
  plan: ForwardPlan,
  headers: WireHeaders,
  { host, basePath }: UpstreamPlace,
  body: BodyLine,
): string {
  const { method, target, keeps, added } = plan
  const first = `${method} ${basePath}${target} HTTP/1.1\r\nHost: ${host}\r\n`
  return `${first}${headers.copyLines(keeps)}${added}${writeBodyLine(method, body)}\r\n`
}

/** Names and values as lines. */
function writeLines(headers: readonly string[]): string {
  let text = ''
  for (let index = 0; index + 1 < headers.length; index += 2) {
    text += `${headers[index]}: ${headers[index + 1]}\r\n`
  }
  return text
}

const switchLines = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'

/** The head of a request that asks an upstream for WebSocket (RFC 6455 4.1), with the empty line. */
export function writeUpgradeHead(plan: ForwardPlan, headers: CallHeaders): string {
  const { host, basePath } = locateUpstream(plan.upstream)
  const lines = writeLines(listForwardedHeaders(headers, plan))
  return `GET ${basePath}${plan.target} HTTP/1.1\r\nHost: ${host}\r\n${lines}${switchLines}\r\n`
}

/** The head by which a caller learns that the protocol has changed, with the empty line. */
export function writeSwitchHead(head: ReadAnswerHead, requestId: string): string {
  const lines = writeLines(listReturnedHeaders(head.headers, requestId))
  return `${writeStatus(101)}${lines}${switchLines}\r\n`
}
