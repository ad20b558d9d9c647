/** `Idempotency-Key` on every POST: a repeated call gets the first one's answer and changes nothing. */
import type { FastifyRequest } from 'fastify'
import {
  answerIdempotencyKey,
  claimIdempotencyKey,
  Outage,
  releaseIdempotencyKey,
  type EarlierCall,
  type IdempotentCall,
} from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { Problem } from './problems.ts'

export type Answered = Readonly<{ status: number; body: unknown; repeated?: boolean }>

export type Idempotency = Readonly<{
  /**
   * Runs `work` once per caller and key; without a key, every time. The same key with another body or route is refused
   * with `idempotency-key.reused`; while the first call has no answer, with `idempotency-key.in-progress`. A refused
   * call has changed nothing and frees its key; one whose outcome nobody knows keeps it.
   */
  once(
    call: Readonly<{ caller: Caller; request: FastifyRequest }>,
    work: () => Promise<Answered>,
  ): Promise<Answered>
}>

/** Keeps keys and answers in the database, the answers sealed: some hold a secret that is shown once. */
export function createIdempotency(deps: Deps): Idempotency {
  return {
    async once({ caller, request }, work) {
      const key = parseKey(request)
      if (key === undefined) return work()
      const call: IdempotentCall = {
        memberId: caller.actor.memberId,
        key,
        route: `${request.method} ${request.url}`,
        bodyHash: deps.vault.fingerprint(JSON.stringify(request.body ?? null)),
        at: new Date(deps.clock()),
      }
      const earlier = await claimIdempotencyKey(deps.database.kysely, call)
      return earlier === null ? runClaimed(deps, call, work) : repeat(deps, call, earlier)
    },
  }
}

function parseKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new Problem('idempotency-key.malformed')
}

function bindingOf(call: IdempotentCall): string {
  return `idempotency_keys/${call.memberId}/${call.key}`
}

async function runClaimed(
  deps: Deps,
  call: IdempotentCall,
  work: () => Promise<Answered>,
): Promise<Answered> {
  const { kysely } = deps.database
  let answered: Answered
  try {
    answered = await work()
  } catch (error) {
    const unchanged = error instanceof Problem || (error instanceof Outage && !error.outcomeUnknown)
    if (unchanged) await releaseIdempotencyKey(kysely, call)
    throw error
  }
  const sealed = deps.vault.seal(JSON.stringify(answered.body), bindingOf(call))
  await answerIdempotencyKey(kysely, call, { status: answered.status, ...sealed })
  return answered
}

function repeat(deps: Deps, call: IdempotentCall, earlier: EarlierCall): Answered {
  if (earlier.route !== call.route || !earlier.bodyHash.equals(call.bodyHash)) {
    throw new Problem('idempotency-key.reused')
  }
  if (earlier.answer === null) throw new Problem('idempotency-key.in-progress')
  const body: unknown = JSON.parse(deps.vault.unseal(earlier.answer, bindingOf(call)))
  return { status: earlier.answer.status, body, repeated: true }
}
