/** Turns a refusal into the protocol's answer (GW1). */
import { gatewayErrors, renderGatewayMessage, type GatewayErrorCode } from '@portico/contract'
import { writeHeaderText, writeMismatchMessage } from '@portico/signing'
import { answerJson, type Answer } from './answer.ts'
import type { CallRefusal } from './refusal.ts'

/** Room for the string to sign of an ordinary call, and small beside the limits of clients and proxies. */
const stringLimitBytes = 2048
const messageLimit = 1024

/** The protocol's words, without controls; a mismatch shows the server's string to sign (SG5). */
function describe({ code, facts }: CallRefusal): string {
  if (code === 'A403IS') {
    const stringToSign = facts?.['stringToSign']
    // Not known where the signature was never compared.
    if (stringToSign === undefined) return 'Invalid Signature'
    return writeMismatchMessage(stringToSign, stringLimitBytes)
  }
  return renderGatewayMessage(code, facts)
    .replace(/\p{Cc}/gu, '')
    .slice(0, messageLimit)
}

/** What the JSON body says: the message, then what the caller does next. */
function advise(message: string, code: GatewayErrorCode): string {
  return `${message}${message.endsWith('.') ? ' ' : '. '}${gatewayErrors[code].advice}`
}

export interface RefuseOptions {
  readonly requestId: string
  /** The decision endpoint answers with the two statuses that proxies understand (GW7). */
  readonly status?: number
}

/** Code, message and request id in headers and body; `Retry-After` and `Allow` where the refusal has them. */
export function answerRefusal(refusal: CallRefusal, { requestId, status }: RefuseOptions): Answer {
  const message = describe(refusal)
  const headers = [
    'X-Ca-Request-Id',
    requestId,
    'X-Ca-Error-Code',
    refusal.code,
    'X-Ca-Error-Message',
    writeHeaderText(message),
  ]
  if (refusal.retryAfterSeconds !== undefined) {
    headers.push('Retry-After', String(refusal.retryAfterSeconds))
  }
  if (refusal.allow !== undefined) headers.push('Allow', refusal.allow)
  const body = { code: refusal.code, message: advise(message, refusal.code), requestId }
  return answerJson(status ?? gatewayErrors[refusal.code].status, body, headers)
}
