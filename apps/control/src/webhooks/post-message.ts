/** Sends one message to a receiver that somebody else runs: bounded in time and size, and nowhere but there. */
import { request as requestPlain } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as requestTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { LookupAddress } from 'node:dns'
import { oneLine } from '../one-line.ts'
import { findAllowedAddresses, resolveBySystem } from './resolve-host.ts'
import type { ResolveHost } from './resolve-host.ts'

export type Message = Readonly<{
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}>

export type PostAnswer =
  /** `excerpt` is the beginning of the body, safe to store and to show. */
  | Readonly<{ kind: 'answered'; status: number; excerpt: string }>
  /** `status` is a word or a code of the system, `reason` a sentence. */
  | Readonly<{ kind: 'unreached'; status: string; reason: string }>

export type PostMessage = (message: Message) => Promise<PostAnswer>

export type PostOptions = Readonly<{
  allowPrivate: boolean
  /** For all of it: name, connection, answer. Default 10 s. */
  timeoutMs?: number
  resolve?: ResolveHost
}>

const excerptBytes = 1024
const headerLimitBytes = 16_384

/**
 * Makes a sender. It connects to the very addresses that were checked, follows no redirect, reuses no
 * connection, and reads no more of an answer than its excerpt needs. It never throws for what the receiver does.
 */
export function createPostMessage(options: PostOptions): PostMessage {
  const { allowPrivate, timeoutMs = 10_000, resolve = resolveBySystem } = options
  return async (message) => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const { hostname } = new URL(message.url)
      const found = findAllowedAddresses(hostname, { allowPrivate, resolve })
      const addresses = await Promise.race([found, failWhenAborted(signal)])
      return await post(message, addresses, signal)
    } catch (error) {
      if (signal.aborted) {
        const reason = `there was no answer within ${timeoutMs / 1000} seconds`
        return { kind: 'unreached', status: 'timeout', reason }
      }
      return { kind: 'unreached', ...describe(error) }
    }
  }
}

function failWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
  })
}

function post(
  message: Message,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<PostAnswer> {
  const url = new URL(message.url)
  const body = Buffer.from(message.body)
  return new Promise((resolve, reject) => {
    const call: ClientRequest = (url.protocol === 'https:' ? requestTls : requestPlain)(url, {
      method: 'POST',
      headers: { ...message.headers, 'content-length': body.length },
      agent: false,
      lookup: pinTo(addresses),
      maxHeaderSize: headerLimitBytes,
      signal,
    })
    call.on('error', reject)
    call.on('response', (response) => {
      // From here on there is an answer, however its body ends.
      call.off('error', reject).on('error', () => {})
      const status = response.statusCode ?? 0
      readExcerpt(response, (excerpt) => resolve({ kind: 'answered', status, excerpt }))
    })
    call.end(body)
  })
}

/** Answers with what was checked, whatever the name means by now. */
function pinTo(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses
    if (options.all === true) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
}

/** A receiver that answers and then goes on for ever, or breaks off, has answered. */
function readExcerpt(response: IncomingMessage, done: (excerpt: string) => void): void {
  const chunks: Buffer[] = []
  let length = 0
  const end = () => {
    response.destroy()
    done(oneLine(Buffer.concat(chunks).subarray(0, excerptBytes).toString('utf8')))
  }
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    length += chunk.length
    if (length >= excerptBytes) end()
  })
  response.on('end', end)
  response.on('error', end)
  response.on('close', end)
}

function describe(error: unknown): { status: string; reason: string } {
  const { code, message } = error as Partial<Record<'code' | 'message', unknown>>
  const status = typeof code === 'string' ? code : 'failed'
  const reason = typeof message === 'string' && message !== '' ? message : status
  return { status: oneLine(status).slice(0, 64), reason: oneLine(reason) }
}
