/** Refusals of the fake, thrown by its handlers and answered as problem documents. */
import { describeRefusal, listRefusals, refuse } from '@portico/domain'
import type { Outcome, Refusal, RefusalCode } from '@portico/domain'
import type { Problem } from '@portico/contract'

export class FakeProblem extends Error {
  override readonly name = 'FakeProblem'
  readonly problem: Problem

  constructor(status: number, code: string, more: Partial<Problem> = {}) {
    super(code)
    const rest = { detail: code, requestId: 'req-of-the-fake', ...more }
    this.problem = { type: 'about:blank', title: code, status, code, ...rest }
  }
}

const conflicts = /(-taken|-reserved|join-pending|in-use|already|ended|last-owner)$/

function statusOf(code: string): number {
  if (code === 'permission.denied') return 403
  if (code.endsWith('.unknown')) return 404
  if (code.endsWith('.stale-version')) return 412
  return conflicts.test(code) ? 409 : 422
}

function toFieldErrors(refusal: Refusal): NonNullable<Problem['errors']> {
  return listRefusals(refusal).flatMap((each) =>
    each.path === undefined
      ? []
      : [{ path: each.path, code: each.code, message: describeRefusal(each) }],
  )
}

/** The problem that the real server answers for a refusal of a rule. */
export function problemOf(refusal: Refusal, prefix = ''): FakeProblem {
  const errors = toFieldErrors(refusal).map((error) => ({ ...error, path: prefix + error.path }))
  return new FakeProblem(statusOf(refusal.code), refusal.code, {
    detail: describeRefusal(refusal),
    facts: { ...refusal.facts },
    ...(errors.length > 0 && { errors }),
  })
}

/** The value of an outcome; a refusal ends the call. */
export function accepted<T>(outcome: Outcome<T>, prefix = ''): T {
  if (outcome.ok) return outcome.value
  throw problemOf(outcome.refusal, prefix)
}

type PlainCode = Extract<
  RefusalCode,
  `${string}.unknown` | `${string}-taken` | `${string}-reserved`
>

/** Ends the call with a refusal that carries no facts. */
export function deny(code: PlainCode, path?: string): never {
  const outcome = (refuse as (code: string, more: object) => ReturnType<typeof refuse>)(
    code,
    path === undefined ? {} : { path },
  )
  throw problemOf(outcome.refusal as Refusal)
}
