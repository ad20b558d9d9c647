/** Where a call comes from, as far as the proxies on the way can be believed (AR9). */
import type { FastifyRequest } from 'fastify'
import {
  deriveClientAddress,
  formatAddress,
  matchesAddress,
  parseCallerAddress,
} from '@portico/domain'
import type { AddressMatcher } from '@portico/domain'

/** The origin of a call: the caller's address, and the scheme the browser used. */
export type CallOrigin = Readonly<{ address: string; scheme: 'http' | 'https' }>

/** Derives both from the socket and, behind a trusted proxy only, from its `X-Forwarded-…` headers. */
export function readCallOrigin(request: FastifyRequest, trusted: AddressMatcher): CallOrigin {
  const peer = request.socket.remoteAddress
  const forwardedFor = request.headers['x-forwarded-for'] ?? []
  const lines = typeof forwardedFor === 'string' ? [forwardedFor] : forwardedFor
  const address = deriveClientAddress(peer, lines, trusted)
  const behindProxy = matchesAddress(trusted, parseCallerAddress(peer))
  const forwardedScheme = behindProxy ? request.headers['x-forwarded-proto'] : undefined
  const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
  return {
    address: address === undefined ? 'unknown' : formatAddress(address),
    scheme: encrypted || forwardedScheme === 'https' ? 'https' : 'http',
  }
}
