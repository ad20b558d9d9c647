/**
 * The pipeline: which steps decide on a call, in which order, for which kind of route. The table below is
 * the documentation; decision 0007 gives the reasons for the order.
 */
import type { Call } from './call.ts'
import type { Limits } from './limits/limits.ts'
import type { Verdict } from './refusal.ts'
import type { Nonces } from './replay/nonces.ts'
import { checkAddress } from './steps/check-address.ts'
import { checkBodyDigest } from './steps/check-body-digest.ts'
import { checkClock } from './steps/check-clock.ts'
import { createCheckFreshness, type Freshness } from './steps/check-freshness.ts'
import { checkGrant } from './steps/check-grant.ts'
import { identifyApplication } from './steps/identify-application.ts'
import { checkUpgrade } from './steps/check-upgrade.ts'
import { keepNonce } from './steps/keep-nonce.ts'
import { createLimitRate } from './steps/limit-rate.ts'
import { matchApi } from './steps/match-api.ts'
import { readBody } from './steps/read-body.ts'
import { createRejectReplay } from './steps/reject-replay.ts'
import { verifyCallSignature } from './steps/verify-signature.ts'
import type { World } from './world/world.ts'

/** `call`: the gateway forwards. `decision`: another proxy forwards, and only asks (GW7). */
type RouteKind = 'call' | 'decision'

/** Only `read-body`, `reject-replay`, `limit-rate` and `keep-nonce` may wait; a step never touches the answer. */
type Step = (call: Call, world: World) => Verdict | Promise<Verdict>

export interface PipelineDeps {
  readonly nonces: Nonces
  readonly limits: Limits
  /** Left out, what the gateway last knew is good for ever. */
  readonly freshness?: Freshness | undefined
}

export interface PipelineRow {
  readonly name: string
  readonly step: Step
  readonly kinds: readonly RouteKind[]
}

/** Builds the table. Rows run from top to bottom; the first refusal ends the call. */
export function createPipelineTable(deps: PipelineDeps): readonly PipelineRow[] {
  const both: readonly RouteKind[] = ['call', 'decision']
  const first: readonly PipelineRow[] = deps.freshness
    ? [{ name: 'check-freshness', step: createCheckFreshness(deps.freshness), kinds: both }]
    : []
  return [
    ...first,
    { name: 'identify-application', step: identifyApplication, kinds: both },
    { name: 'check-clock', step: checkClock, kinds: both },
    { name: 'check-address', step: checkAddress, kinds: both },
    // A proxy that asks does not hand over the body, so neither row on bodies is for decisions.
    { name: 'read-body', step: readBody, kinds: ['call'] },
    { name: 'verify-signature', step: verifyCallSignature, kinds: both },
    { name: 'check-body-digest', step: checkBodyDigest, kinds: ['call'] },
    { name: 'match-api', step: matchApi, kinds: both },
    { name: 'check-grant', step: checkGrant, kinds: both },
    // What a proxy that asks does with an offer to change the protocol is its own affair.
    { name: 'check-upgrade', step: checkUpgrade, kinds: ['call'] },
    { name: 'reject-replay', step: createRejectReplay(deps.nonces), kinds: both },
    { name: 'limit-rate', step: createLimitRate(deps.limits), kinds: both },
    { name: 'keep-nonce', step: keepNonce, kinds: both },
  ]
}

/** Decides on a call: null when every step has let it pass. Waits only where a step waits. */
export type Decide = (kind: RouteKind, call: Call, world: World) => Verdict | Promise<Verdict>

/** Turns the table into one function. */
export function createPipeline(deps: PipelineDeps): Decide {
  const table = createPipelineTable(deps)
  const stepsOf = (kind: RouteKind) =>
    table.filter((row) => row.kinds.includes(kind)).map((row) => row.step)
  const steps = { call: stepsOf('call'), decision: stepsOf('decision') }
  return (kind, call, world) => runFrom(steps[kind], 0, call, world)
}

function runFrom(
  steps: readonly Step[],
  from: number,
  call: Call,
  world: World,
): Verdict | Promise<Verdict> {
  for (let index = from; index < steps.length; index += 1) {
    const verdict = steps[index]?.(call, world) ?? null
    if (verdict === null) continue
    // What the last step answers is the verdict: the promise that all calls of a turn share goes out as it is.
    if (!(verdict instanceof Promise) || index === steps.length - 1) return verdict
    return verdict.then((settled) => settled ?? runFrom(steps, index + 1, call, world))
  }
  return null
}
