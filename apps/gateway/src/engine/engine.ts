/**
 * The contract of an engine: it reads and writes HTTP and knows no rule. Two implementations, the plain one
 * on node:http and the fast one on sockets, answer to one suite of tests.
 */
import type { SecureContext } from 'node:tls'
import type { AddressMatcher } from '@portico/domain'
import type { GatewayErrorCode } from '@portico/contract'
import type { Answer } from '../answer.ts'
import type { Arrival, Call } from '../call.ts'
import type { OpenCalls } from '../open-calls.ts'
import type { Decide } from '../pipeline.ts'
import type { World } from '../world/world.ts'
import type { CallerCertificate } from './caller-certificate.ts'

/** How a call ended, for its record (GW6). */
export interface CallOutcome {
  /** 0 when the caller went away before an answer. */
  readonly status: number
  readonly code: GatewayErrorCode | null
  readonly durationMs: number
  readonly upstreamMs: number | null
  readonly requestBytes: number
  readonly responseBytes: number
}

export interface EngineLimits {
  readonly bodyLimitBytes: number
  /** Bodies kept whole at one time, all calls together. */
  readonly bufferLimitBytes: number
  readonly connectionLimit: number
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly keepAliveTimeoutMs: number
}

export interface EngineDeps {
  readonly limits: EngineLimits
  readonly trustedProxies: AddressMatcher
  /** Null takes calls without TLS. */
  readonly certificate: CallerCertificate | null
  /** Whom https: upstreams' certificates may come from; null is the public authorities. */
  readonly upstreamTrust: SecureContext | null
  readonly now: () => number
  readonly createRequestId: () => string
  readonly readWorld: () => World | null
  readonly decide: Decide
  /** Told of tunnels and of answers that stream, so that they end when they would be refused. */
  readonly openCalls: OpenCalls
  /** The gateway's own doors (`/healthz`, …); null where the target is none of them. */
  readonly answerDoor: (arrival: Arrival, isTrustedPeer: boolean) => DoorAnswer
  /** Exactly once for each call, when it is over. */
  readonly onFinish: (call: Call, outcome: CallOutcome) => void
  /** A fault of the gateway itself; the call is answered X500ER. */
  readonly onDefect: (error: unknown, requestId: string) => void
}

export type DoorAnswer = Answer | Promise<Answer> | null

export interface ListenAddress {
  readonly host: string
  readonly port: number
}

export interface Engine {
  /** @param at port 0 takes a free one; the answer names it */
  listen(at: ListenAddress): Promise<ListenAddress>
  /** Open connections of callers. */
  readonly connectionCount: number
  /** Calls that are under way. */
  readonly activeCount: number
  /** Connections to upstreams, those of WebSockets aside, and how many of them carry a call. */
  readonly upstreamConnections: { readonly open: number; readonly busy: number }
  /** The origins in use have changed: connections to others may go. */
  keepOrigins(origins: ReadonlySet<string>): void
  /** Takes no more connections, lets calls end, and after the deadline ends what is left. */
  drain(deadlineMs: number): Promise<void>
}
