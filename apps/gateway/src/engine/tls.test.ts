import { once } from 'node:events'
import { copyFileSync, readFileSync } from 'node:fs'
import { createServer as createTlsServer, request as httpsRequest } from 'node:https'
import { connect as connectTcp, type AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeAuthority, type TestAuthority } from '../testing-certificates.ts'
import { sendHttp, signNow } from '../testing-gateway.ts'
import { waitFor } from '../testing.ts'
import { CallerCertificate, type CertificateFiles } from './caller-certificate.ts'
import {
  closeAll,
  closers,
  engines,
  signedHead,
  startEngine,
  startRaw,
  talk,
  upstreamOf,
  type StartMore,
} from './testing-engine.ts'
import { trustAuthorities } from './upstream-socket.ts'

const openssl = process.env['TEST_OPENSSL']
const local = 'IP:127.0.0.1,DNS:localhost'

afterEach(closeAll)

describe.skipIf(openssl === undefined).each(engines)('TLS of the %s engine', (_name, create) => {
  let [authority, stranger]: [TestAuthority?, TestAuthority?] = []
  beforeAll(() => {
    authority = makeAuthority(openssl ?? '')
    stranger = makeAuthority(openssl ?? '')
  })
  afterAll(() => {
    authority?.close()
    stranger?.close()
  })
  const issue = (by = authority, names = local, name = 'server') => {
    if (by === undefined) throw new Error('no authority')
    return by.issue(name, names)
  }

  function openCertificate(files: CertificateFiles) {
    const told: string[] = []
    const events = { onRenewed: () => told.push('renewed'), onFault: () => told.push('fault') }
    const certificate = new CallerCertificate(files, events, 10)
    closers.push(async () => certificate.close())
    return { certificate, told }
  }

  describe('towards callers', () => {
    const start = async (files = issue()) => {
      const upstream = await upstreamOf()
      const { certificate, told } = openCertificate(files)
      return { ...(await startEngine(create, upstream.url, { certificate })), upstream, told }
    }
    const call = (port: number, ca = authority?.ca) =>
      sendHttp(
        { port, method: 'POST', path: '/list/api_1', headers: signNow() },
        undefined,
        (options) => httpsRequest({ ...options, ca }),
      )

    it('[GW3] a caller who does not trust the authority refuses, and the next call is served', async () => {
      const { port, defects } = await start()
      await expect(call(port, stranger?.ca)).rejects.toThrow('certificate')
      expect((await call(port)).status).toBe(200)
      expect(defects).toEqual([])
    })

    it('[GW3] plain bytes get no answer but the end, and reach nothing', async () => {
      const { port, upstream, defects } = await start()
      const answer = await talk(port, signedHead())
      expect(answer).not.toContain('HTTP/')
      expect((await call(port)).status).toBe(200)
      expect(upstream.requests).toHaveLength(1)
      expect(defects).toEqual([])
    })

    it('[GW3] versions of TLS before 1.2 are refused', async () => {
      const { port } = await start()
      const socket = connectTls({
        port,
        host: '127.0.0.1',
        ca: authority?.ca,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
      })
      const [error] = await once(socket, 'error').catch((thrown: unknown) => [thrown])
      expect(error).toBeInstanceOf(Error)
    })

    it('[GW3] a call is served, and the upstream is told how it came', async () => {
      const { port, upstream, outcomes } = await start()
      expect((await call(port)).status).toBe(200)
      expect(upstream.requests[0]?.headers.get('x-forwarded-proto')).toBe('https')
      await waitFor(() => outcomes.length === 1, 'the outcome')
    })

    it('[GW3] a connection that says nothing does not keep the engine from stopping', async () => {
      const { port, engine } = await start()
      const socket = connectTcp(port, '127.0.0.1')
      await once(socket, 'connect')
      const closed = once(socket, 'close')
      socket.on('error', () => undefined)
      await engine.drain(0)
      await closed
    })

    it('[GW3] a renewed certificate is shown without a restart; half a pair keeps the old one', async () => {
      const files = issue(authority, local, 'present')
      const { port, told } = await start(files)
      const seen = async () => {
        const socket = connectTls({ port, host: '127.0.0.1', ca: authority?.ca })
        await once(socket, 'secureConnect')
        const name = socket.getPeerCertificate().subject.CN
        socket.destroy()
        return name
      }
      expect(await seen()).toBe('present')
      const next = issue(authority, local, 'next')
      copyFileSync(next.keyFile, files.keyFile)
      await waitFor(() => told.includes('fault'), 'the fault', 20_000)
      expect(await seen()).toBe('present')
      copyFileSync(next.certFile, files.certFile)
      await waitFor(() => told.includes('renewed'), 'the renewal', 20_000)
      expect(await seen()).toBe('next')
    })

    it('[CR4] files that are no pair refuse the start, and the refusal holds nothing of them', () => {
      const mixed = { certFile: issue().certFile, keyFile: issue(stranger).keyFile }
      expect(() => openCertificate(mixed)).toThrow(/are no certificate with its key/)
      const swapped = { certFile: mixed.keyFile, keyFile: mixed.certFile }
      const key = readFileSync(mixed.keyFile, 'utf8').split('\n')[1] ?? ''
      expect(() => openCertificate(swapped)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(key) as unknown }),
      )
    })
  })

  describe('towards upstreams', () => {
    async function startTlsUpstream(files: CertificateFiles) {
      const requests: string[] = []
      const names: unknown[] = []
      const server = createTlsServer(
        { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) },
        (request, response) => {
          requests.push(request.headers.host ?? '')
          names.push('servername' in request.socket ? request.socket.servername : undefined)
          request.resume()
          response.end('{"results":[]}')
        },
      )
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      closers.push(async () => {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      })
      return { port: (server.address() as AddressInfo).port, requests, names }
    }
    const callThrough = async (url: string, more: StartMore = {}) => {
      const { port } = await startEngine(create, url, more)
      return talk(port, signedHead(), /\r\n\r\n.*\}/s)
    }
    const trusting = () => ({ upstreamTrust: trustAuthorities(authority?.caFile ?? '') })

    it.each<[string, () => CertificateFiles, () => StartMore]>([
      ['of an authority that is not trusted', () => issue(stranger), trusting],
      ['of a private authority that nobody named', () => issue(), () => ({})],
      ['for another name', () => issue(authority, 'DNS:other.example'), trusting],
    ])('[GW3] a certificate %s is D504CS, and no byte is sent', async (_, files, more) => {
      const { port, requests } = await startTlsUpstream(files())
      expect(await callThrough(`https://127.0.0.1:${port}`, more())).toMatch(
        /^HTTP\/1\.1 504 .*D504CS/s,
      )
      expect(requests).toEqual([])
    })

    it('[GW3] an upstream that speaks no TLS is D504CS', async () => {
      const upstream = await upstreamOf()
      const url = upstream.url.replace('http:', 'https:')
      expect(await callThrough(url, trusting())).toMatch(/^HTTP\/1\.1 504 .*D504CS/s)
      expect(upstream.requests).toHaveLength(0)
    })

    it('[GW3] one that hangs up within the handshake is D504CS, so it may be called again', async () => {
      const upstream = await startRaw((socket) => socket.once('data', () => socket.destroy()))
      const url = upstream.url.replace('http:', 'https:')
      expect(await callThrough(url, trusting())).toMatch(/^HTTP\/1\.1 504 .*D504CS/s)
    })

    it('[GW3] a trusted one answers, and is told which name was meant', async () => {
      const { port, requests, names } = await startTlsUpstream(issue())
      expect(await callThrough(`https://localhost:${port}`, trusting())).toMatch(
        /^HTTP\/1\.1 200 .*"results":\[\]/s,
      )
      expect(requests).toEqual([`localhost:${port}`])
      expect(names).toEqual(['localhost'])
    })

    it('[GW3] one that is named by its address answers too', async () => {
      const { port } = await startTlsUpstream(issue())
      expect(await callThrough(`https://127.0.0.1:${port}`, trusting())).toMatch(/^HTTP\/1\.1 200 /)
    })

    it('[GW3] a file that holds no certificate refuses the start', () => {
      expect(() => trustAuthorities(issue().keyFile)).toThrow('holds no certificate')
    })
  })
})
