/** One call: what arrived, and what the steps have learnt about it. Knows nothing of sockets. */
import { formatAddress, type Address, type Environment } from '@portico/domain'
import type { AuthenticationMethod } from '@portico/contract'
import type { MessageSignature } from '@portico/signing'
import type { CallHeaders } from './headers.ts'
import type { CallRefusal } from './refusal.ts'
import type { CallTrace } from './tracing/trace-context.ts'
import type { Api, Application } from './world/world.ts'

/** What the engine hands over; the strict checks have passed it. */
export interface Arrival {
  readonly requestId: string
  /** Milliseconds since 1970. */
  readonly receivedAtMs: number
  readonly method: string
  /** Origin-form, exactly as in the request line. */
  readonly target: string
  readonly scheme: 'http' | 'https'
  readonly headers: CallHeaders
  /** Undefined once the socket has gone, or when a trusted proxy names no readable address. */
  readonly clientAddress: Address | undefined
  /** Reads the body whole, or says why it cannot; null when no bytes follow the head. */
  readonly readWholeBody: (() => Promise<Uint8Array | CallRefusal>) | null
}

/** How a call is signed, told from its headers alone; nothing is verified by this. */
export type SignatureScheme = 'x-ca' | 'http-message' | 'none'

/**
 * Each field below the arrival is written by one step and read by those after it. A class, because an object that is
 * spread from the arrival and then grown costs four times as much, 0.1 µs instead of 0.025.
 */
export class Call implements Arrival {
  readonly requestId: Arrival['requestId']
  readonly receivedAtMs: Arrival['receivedAtMs']
  readonly method: Arrival['method']
  readonly target: Arrival['target']
  readonly scheme: Arrival['scheme']
  readonly headers: Arrival['headers']
  readonly clientAddress: Arrival['clientAddress']
  readonly readWholeBody: Arrival['readWholeBody']
  /** The whole body, where something that is checked covers it. */
  body: Uint8Array | null = null
  signatureScheme: SignatureScheme = 'none'
  messageSignature: MessageSignature | null = null
  appKey: string | null = null
  application: Application | null = null
  nonce: string | null = null
  /** The signed timestamp; null where the organisation does not require one and none came. */
  timestampMs: number | null = null
  authentication: AuthenticationMethod = 'none'
  secretVersion: number | null = null
  /** Query parameters that the signature does not cover; they are not forwarded. */
  shadowedParameters: readonly string[] = []
  api: Api | null = null
  environment: Environment | null = null
  /** Null while nothing is traced. */
  trace: CallTrace | null = null

  constructor(arrival: Arrival) {
    this.requestId = arrival.requestId
    this.receivedAtMs = arrival.receivedAtMs
    this.method = arrival.method
    this.target = arrival.target
    this.scheme = arrival.scheme
    this.headers = arrival.headers
    this.clientAddress = arrival.clientAddress
    this.readWholeBody = arrival.readWholeBody
  }
}

/** Begins a call about which nothing is known yet. */
export function openCall(arrival: Arrival): Call {
  return new Call(arrival)
}

/** The caller's address in words, for messages and records. */
export function describeAddress(address: Address | undefined): string {
  return address === undefined ? 'unknown' : formatAddress(address)
}

/**
 * What an earlier step has learnt; its absence is a fault of the pipeline's order, not of the call.
 */
export function requireLearnt<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`the pipeline asks for the ${what} before it is known`)
  return value
}
