/** Names in the gateway's codes why an upstream gave no answer. */
import type { GatewayErrorCode } from '@portico/contract'

/** The API's time limit ran out before the upstream began to answer. */
export class UpstreamTimeout extends Error {
  override readonly name = 'UpstreamTimeout'
}

/** The caller's body grew beyond the limit while it streamed. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** The caller went away. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone'
}

/** The gateway ends an answer that would be refused now (GW4). */
export class CallRevoked extends Error {
  override readonly name = 'CallRevoked'
  readonly refusal: GatewayErrorCode

  constructor(refusal: GatewayErrorCode) {
    super('the call would be refused now')
    this.refusal = refusal
  }
}

const codeOfError: ReadonlyMap<string, GatewayErrorCode> = new Map([
  ['ENOTFOUND', 'D504RE'],
  ['EAI_AGAIN', 'D504RE'],
  ['ECONNREFUSED', 'D504CO'],
  ['EHOSTUNREACH', 'D504CO'],
  ['ENETUNREACH', 'D504CO'],
  ['ETIMEDOUT', 'D504CO'],
  ['EADDRNOTAVAIL', 'D504CO'],
  ['UND_ERR_CONNECT_TIMEOUT', 'D504CO'],
  ['UND_ERR_HEADERS_TIMEOUT', 'D504TO'],
  ['UND_ERR_BODY_TIMEOUT', 'D504TO'],
  ['EPROTO', 'D504CS'],
])

/** Node's words for ECONNRESET before the handshake has ended: no byte of the call has been sent. */
const hungUpInHandshake = 'Client network socket disconnected before secure TLS'
const tlsCode = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/

/** Everything that is not told apart is a broken answer, N502RE. */
export function nameUpstreamFault(error: unknown): GatewayErrorCode {
  if (error instanceof UpstreamTimeout) return 'D504TO'
  if (error instanceof BodyTooLarge) return 'I413RL'
  if (error instanceof CallRevoked) return error.refusal
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    return 'N502RE'
  }
  if (error.message.startsWith(hungUpInHandshake)) return 'D504CS'
  const known = codeOfError.get(error.code)
  if (known !== undefined) return known
  return tlsCode.test(error.code) ? 'D504CS' : 'N502RE'
}
