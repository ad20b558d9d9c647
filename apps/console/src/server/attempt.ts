/** Idempotency keys: one per attempt to submit, kept while nobody knows whether the attempt took effect. */
import { PorticoError } from '@portico/sdk'
import { makeRandomHex } from './random-hex.ts'

export type Attempt = Readonly<{
  /** The key for this body: the one of the last try if that try's fate is unknown and the body is the same. */
  keyFor: (body: unknown) => string
  /** Tells how the try ended; an answered one frees its key. */
  settle: (error: unknown) => void
}>

/** @param nextKey gives a fresh unguessable key */
export function createAttempt(nextKey: () => string = makeRandomHex): Attempt {
  let open: { key: string; body: string } | null = null
  return {
    keyFor: (body) => {
      const text = JSON.stringify(body) ?? ''
      if (open === null || open.body !== text) open = { key: nextKey(), body: text }
      return open.key
    },
    settle: (error) => {
      if (!isFateUnknown(error)) open = null
    },
  }
}

/** No answer, or an answer of an outage: the effect may or may not have happened. */
export function isFateUnknown(error: unknown): boolean {
  return error instanceof PorticoError && (error.status === 0 || error.status >= 500)
}
