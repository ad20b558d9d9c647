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

/** Is given bytes that hold until it returns. */
export type Read = (bytes: Buffer) => void

/**
 * The connection that answers is told by `connect`, or by `secureConnect` for an https: origin.
 *
 * @param read takes every byte; without it the socket is a stream like any other
 */
export type OpenUpstream = (origin: URL, read?: Read) => Socket

/**
 * Every plain connection reads into this room in turn: what it holds is used up, or copied, before the next read.
 * It saves a buffer for each read and the way through a stream (bench/README.md, the steps).
 */
const room = Buffer.allocUnsafeSlow(64 * 1024)

function openPlain(host: string, port: number, read: Read | undefined): Socket {
  if (read === undefined) return connectTcp({ host, port, noDelay: true })
  const callback = (size: number) => {
    read(room.subarray(0, size))
    // False would pause the socket; what pauses it is a caller who does not read.
    return true
  }
  return connectTcp({ host, port, noDelay: true, onread: { buffer: room, callback } })
}

/** @param secureContext null trusts the public authorities alone */
export function createOpenUpstream(secureContext: SecureContext | null): OpenUpstream {
  return (origin, read) => {
    const isTls = origin.protocol === 'https:'
    // URL writes IPv6 in brackets, sockets want it without.
    const host = origin.hostname.replace(/^\[(.*)\]$/, '$1')
    const port = Number(origin.port || (isTls ? 443 : 80))
    if (!isTls) return openPlain(host, port, read)
    // An address is no server name (RFC 6066 3); the certificate is compared with it all the same.
    const servername = /^[\d.]+$|:/.test(host) ? '' : host
    const trust = secureContext === null ? {} : { secureContext }
    const socket = connectTls({ host, port, servername, ALPNProtocols: ['http/1.1'], ...trust })
    socket.setNoDelay(true)
    return read === undefined ? socket : socket.on('data', read)
  }
}
