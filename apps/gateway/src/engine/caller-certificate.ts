/** The certificate that callers see: read from two files, and read again when they change. */
import { readFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { createSecureContext, type Server as TlsServer } from 'node:tls'

export interface CertificateFiles {
  /** PEM: the certificate, then those that lead to its authority. */
  readonly certFile: string
  /** PEM, without a passphrase. */
  readonly keyFile: string
}

interface Pair {
  readonly cert: Buffer
  readonly key: Buffer
}

export interface CertificateEvents {
  onRenewed(): void
  /** What the files hold now is no pair; the last good one goes on. */
  onFault(error: unknown): void
}

function nameFault(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
}

/** Throws where the two do not belong together; the error names the files and holds nothing of them. */
function checkPair(pair: Pair, { certFile, keyFile }: CertificateFiles): void {
  try {
    createSecureContext(pair)
  } catch (error) {
    // OpenSSL's own words stay here: they may hold a part of the key.
    const why = nameFault(error)
    throw new Error(`${certFile} and ${keyFile} are no certificate with its key: ${why}`)
  }
}

function readPair({ certFile, keyFile }: CertificateFiles): Pair {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) }
}

/** Throws where a file cannot be read, or the two are no pair. */
export function checkCertificateFiles(files: CertificateFiles): void {
  checkPair(readPair(files), files)
}

export class CallerCertificate {
  readonly #files: CertificateFiles
  readonly #events: CertificateEvents
  readonly #servers: TlsServer[] = []
  readonly #timer: NodeJS.Timeout
  #pair: Pair
  /** What the files held when they were last looked at, a pair or not: each content is judged once. */
  #seen: Pair

  /**
   * Throws where a file cannot be read, or the two are no pair.
   *
   * @param pollMs how often the files are read: a renewal often replaces a link and not the file that it leads
   *   to, which watching would not see
   */
  constructor(files: CertificateFiles, events: CertificateEvents, pollMs = 10_000) {
    this.#files = files
    this.#events = events
    this.#pair = readPair(files)
    this.#seen = this.#pair
    checkPair(this.#pair, files)
    this.#timer = setInterval(() => this.#reload(), pollMs).unref()
  }

  /** For `createServer` of node:tls and node:https. */
  get options() {
    return { ...this.#pair, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const
  }

  /** Lets the server show each later certificate to callers who connect then. */
  renew(server: TlsServer): void {
    this.#servers.push(server)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** Between the writing of one file and of the other they are no pair: the second change mends it. */
  #reload(): void {
    try {
      const pair = readPair(this.#files)
      if (pair.cert.equals(this.#seen.cert) && pair.key.equals(this.#seen.key)) return
      this.#seen = pair
      checkPair(pair, this.#files)
      this.#pair = pair
      for (const server of this.#servers) server.setSecureContext(this.options)
      this.#events.onRenewed()
    } catch (error) {
      this.#events.onFault(error)
    }
  }
}

/**
 * Ends what a server has not handed over yet: a connection within its handshake belongs to no engine, and would
 * keep the server from closing.
 */
export function trackSockets(server: Server): { destroyAll: () => void } {
  const sockets = new Set<{ destroy: () => void }>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    destroyAll: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}
