/** Answers on the bare socket what never became a request. */
import { STATUS_CODES } from 'node:http'
import type { GatewayErrorCode } from '@portico/contract'
import type { Answer } from '../answer.ts'
import { answerRefusal } from '../refuse.ts'
import { refuseCall } from '../refusal.ts'
import { allowedMethods } from './check-head.ts'

/** The whole answer as bytes; the connection closes after it. */
function writeClosingAnswer(answer: Answer): Buffer {
  const lines = [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? 'Refused'}`]
  for (let index = 0; index + 1 < answer.headers.length; index += 2) {
    lines.push(`${answer.headers[index]}: ${answer.headers[index + 1]}`)
  }
  lines.push(`Content-Length: ${answer.body.length}`, 'Connection: close', '', '')
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), answer.body])
}

/** The refusal of bytes that are no request, with its code (GW1). */
export function refuseBytes(
  code: GatewayErrorCode,
  requestId: string,
  facts?: Readonly<Record<string, string>>,
): Buffer {
  const allow = code === 'I405UM' ? { allow: allowedMethods.join(', ') } : {}
  return writeClosingAnswer(answerRefusal(refuseCall(code, facts, allow), { requestId }))
}
