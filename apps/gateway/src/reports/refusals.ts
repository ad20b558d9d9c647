/** Keeps what was found in refused calls until the next report, sealed, and no more of it than is good for anybody. */
import { createCipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { gatewayErrors, type GatewayErrorCode, type RefusedCall } from '@portico/contract'
import type { Call } from '../call.ts'
import { deriveKey } from '../feed/open-secrets.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { ExplainSettings } from './explained-call.ts'

const minuteMs = 60_000
/** One application that fails all the time shall not keep others from being explained. */
const perApplication = 10
const perMinute = 60
/** What one report takes; also what waits while the control plane is away. */
const waitingLimit = 100

/** The key under which findings travel and rest. */
export function deriveRefusalsKey(token: string): KeyObject {
  return createSecretKey(deriveKey(token, 'portico refusals v1'))
}

/** Base64 of nonce, ciphertext and tag; bound to the call. */
function seal(key: KeyObject, requestId: string, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(requestId))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
}

export interface RefusalsOptions {
  readonly token: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** What is asked of a signature; undefined while there is no world. */
  readonly readSettings: () => ExplainSettings | undefined
}

export class Refusals {
  readonly #options: RefusalsOptions
  readonly #key: KeyObject
  readonly #waiting: RefusedCall[] = []
  /** Of the present minute, by application. */
  readonly #counts = new Map<string, number>()
  #minute = 0
  #count = 0

  constructor(options: RefusalsOptions) {
    this.#options = options
    this.#key = deriveRefusalsKey(options.token)
  }

  /** Looks at a call that was refused with this code; a tunnel that was ended later is not explained. */
  note(call: Call, code: GatewayErrorCode, status: number): void {
    const { application, requestId } = call
    const settings = this.#options.readSettings()
    if (application === null || settings === undefined || status !== gatewayErrors[code].status)
      return
    if (!this.#hasRoom(application.id)) return
    const found = explainRefusal(call, code, settings)
    if (found === null) return
    this.#count += 1
    this.#counts.set(application.id, (this.#counts.get(application.id) ?? 0) + 1)
    const sealed = seal(this.#key, requestId, JSON.stringify(found))
    this.keep({ requestId, applicationId: application.id, sealed })
  }

  /** Keeps what a worker has found; the oldest goes where it is too much. */
  keep(refusal: RefusedCall): void {
    this.#waiting.push(refusal)
    if (this.#waiting.length > waitingLimit) this.#waiting.shift()
  }

  /** Hands over what waits. */
  take(): RefusedCall[] {
    return this.#waiting.splice(0)
  }

  #hasRoom(applicationId: string): boolean {
    const minute = Math.floor(this.#options.now() / minuteMs)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#count = 0
      this.#counts.clear()
    }
    return this.#count < perMinute && (this.#counts.get(applicationId) ?? 0) < perApplication
  }
}
