/** What a step answers: null to go on, or one refusal of the call with a code of the registry. */
import type { GatewayErrorCode } from '@portico/contract'

export interface CallRefusal {
  readonly code: GatewayErrorCode
  /** What the message template names; never a secret. */
  readonly facts?: Readonly<Record<string, string>>
  readonly retryAfterSeconds?: number
  /** The methods of the Allow header (I405UM). */
  readonly allow?: string
}

export type Verdict = CallRefusal | null

/** Builds one refusal. */
export function refuseCall(
  code: GatewayErrorCode,
  facts?: Readonly<Record<string, string>>,
  more: Pick<CallRefusal, 'retryAfterSeconds' | 'allow'> = {},
): CallRefusal {
  return facts === undefined ? { code, ...more } : { code, facts, ...more }
}
