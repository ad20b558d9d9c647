/** Writes heads as text, one character a byte: joining strings is cheaper than writing header by header. */
import { STATUS_CODES } from 'node:http'
import type { ForwardPlan } from '../../forward.ts'

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

export interface AnswerHead {
  readonly status: number
  /** Name, value, name, value … */
  readonly headers: readonly string[]
  readonly isChunked: boolean
  readonly closes: boolean
  readonly nowMs: number
}

/** The head of an answer to a caller, with the empty line. */
export function writeAnswerHead(head: AnswerHead): string {
  let text = `HTTP/1.1 ${head.status} ${STATUS_CODES[head.status] ?? 'Unknown'}\r\n`
  let hasDate = false
  const { headers } = head
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'date') hasDate = true
    // An answer without a body may not announce one (RFC 9110 8.6).
    if (head.status === 204 && name.toLowerCase() === 'content-length') continue
    text += `${name}: ${headers[index + 1]}\r\n`
  }
  if (!hasDate) text += writeDate(head.nowMs)
  if (head.isChunked) text += 'Transfer-Encoding: chunked\r\n'
  if (head.closes) text += 'Connection: close\r\n'
  return `${text}\r\n`
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

/** The head of a request to an upstream, with the empty line. */
export function writeRequestHead(plan: ForwardPlan, body: BodyLine): string {
  const { method, path, upstream, headers } = plan
  let text = `${method} ${path} HTTP/1.1\r\nHost: ${upstream.host}\r\n`
  for (let index = 0; index + 1 < headers.length; index += 2) {
    text += `${headers[index]}: ${headers[index + 1]}\r\n`
  }
  return `${text}${writeBodyLine(method, body)}\r\n`
}

/** The head of a request that asks an upstream for WebSocket (RFC 6455 4.1). */
export function writeUpgradeHead(plan: ForwardPlan): string {
  const headers = [...plan.headers, 'Connection', 'Upgrade', 'Upgrade', 'websocket']
  return writeRequestHead({ ...plan, headers }, 'none')
}
