/** Opens connections to upstreams, plain or by TLS with the certificate verified. */
import { readFileSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import {
  connect as connectTls,
  createSecureContext,
  rootCertificates,
  type SecureContext,
} from 'node:tls'

/** How long an upstream may take to accept a connection, its handshake included. */
export const connectLimitMs = 5000

/**
 * Whom upstreams' certificates may come from: the public authorities and those of the file, PEM. Throws where it
 * cannot be read or holds no certificate.
 */
export function trustAuthorities(caFile: string): SecureContext {
  const own = readFileSync(caFile, 'utf8')
  if (!own.includes('-----BEGIN CERTIFICATE-----'))
    throw new Error(`${caFile} holds no certificate`)
  return createSecureContext({ ca: [...rootCertificates, own] })
}

/** The connection that answers is told by `connect`, or by `secureConnect` for an https: origin. */
export type OpenUpstream = (origin: URL) => Socket

/** @param secureContext null trusts the public authorities alone */
export function createOpenUpstream(secureContext: SecureContext | null): OpenUpstream {
  return (origin) => {
    const isTls = origin.protocol === 'https:'
    // URL writes IPv6 in brackets, sockets want it without.
    const host = origin.hostname.replace(/^\[(.*)\]$/, '$1')
    const port = Number(origin.port || (isTls ? 443 : 80))
    if (!isTls) return connectTcp({ host, port, noDelay: true })
    // An address is no server name (RFC 6066 3); the certificate is compared with it all the same.
    const servername = /^[\d.]+$|:/.test(host) ? '' : host
    const trust = secureContext === null ? {} : { secureContext }
    const socket = connectTls({ host, port, servername, ALPNProtocols: ['http/1.1'], ...trust })
    return socket.setNoDelay(true)
  }
}
