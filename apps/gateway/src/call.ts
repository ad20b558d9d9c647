/** One call: what arrived, and what the steps have learnt about it. Knows nothing of sockets. */
import { formatAddress, type Address, type Environment } from '@portico/domain'
import type { AuthenticationMethod } from '@portico/contract'
import type { MessageSignature } from '@portico/signing'
import type { CallHeaders } from './headers.ts'
import type { CallRefusal, Verdict } from './refusal.ts'
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

/** Each field below the arrival is written by one step and read by those after it. */
export interface Call extends Arrival {
  /** The whole body, where something that is checked covers it. */
  body: Uint8Array | null
  signatureScheme: SignatureScheme
  messageSignature: MessageSignature | null
  appKey: string | null
  application: Application | null
  nonce: string | null
  /** Settles when the spent nonce is written; null where nothing has to be. */
  nonceKept: Promise<Verdict> | null
  /** The signed timestamp; null where the organisation does not require one and none came. */
  timestampMs: number | null
  authentication: AuthenticationMethod
  secretVersion: number | null
  /** Query parameters that the signature does not cover; they are not forwarded. */
  shadowedParameters: readonly string[]
  api: Api | null
  environment: Environment | null
  /** Null while nothing is traced. */
  trace: CallTrace | null
}

/** Begins a call about which nothing is known yet. */
export function openCall(arrival: Arrival): Call {
  // Field by field: an object that is spread from the arrival and then grown costs several times as much.
  return {
    requestId: arrival.requestId,
    receivedAtMs: arrival.receivedAtMs,
    method: arrival.method,
    target: arrival.target,
    scheme: arrival.scheme,
    headers: arrival.headers,
    clientAddress: arrival.clientAddress,
    readWholeBody: arrival.readWholeBody,
    body: null,
    signatureScheme: 'none',
    messageSignature: null,
    appKey: null,
    application: null,
    nonce: null,
    nonceKept: null,
    timestampMs: null,
    authentication: 'none',
    secretVersion: null,
    shadowedParameters: [],
    api: null,
    environment: null,
    trace: null,
  }
}

/** The caller's address in words, for messages and records. */
export function describeAddress(address: Address | undefined): string {
  return address === undefined ? 'unknown' : formatAddress(address)
}

/**
 * What an earlier step has learnt; its absence is a fault of the pipeline's order, not of the call.
 */
export function requireLearnt<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined)
    throw new Error(`the pipeline asks for the ${what} before it is known`)
  return value
}
