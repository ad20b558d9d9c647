/** Carries cookies between browsers and the identity. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CallFacts } from '../identity/identity.ts'
import type { CallOrigin } from './caller-address.ts'

/** What the identity is told about a call. */
export function callFactsOf(request: FastifyRequest, origin: CallOrigin): CallFacts {
  return {
    cookie: request.headers.cookie,
    address: origin.address,
    userAgent: request.headers['user-agent'],
  }
}

/** Adds `Set-Cookie` lines to the answer; over HTTPS they never leave it again. */
export function sendCookies(
  reply: FastifyReply,
  setCookies: readonly string[],
  origin: CallOrigin,
): void {
  for (const line of setCookies) {
    const marked = origin.scheme === 'https' && !/;\s*secure/i.test(line) ? `${line}; Secure` : line
    void reply.header('set-cookie', marked)
  }
}
