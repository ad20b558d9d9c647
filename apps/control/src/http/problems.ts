/** The only place where HTTP statuses are chosen: refusal codes, outages and the edge's own faults. */
import { STATUS_CODES } from 'node:http'
import type { Problem as ProblemDocument, ProblemCatalogue } from '@portico/contract'
import { fillTemplate, listRefusals, refusalMessages } from '@portico/domain'
import type { Refusal, RefusalCode, RefusalFacts } from '@portico/domain'
import { Outage } from '@portico/store'
import { Throttled } from '../use-cases/throttled.ts'
import { edgeCodes } from './edge-codes.ts'
import type { EdgeCodeName } from './edge-codes.ts'
import { refusalStatuses } from './refusal-statuses.ts'

export type FieldError = Readonly<{ path: string; code: string; message: string }>

/** Every code that a problem document of this server can carry. */
export type ProblemCode = RefusalCode | EdgeCodeName

type More = Readonly<{
  facts?: RefusalFacts
  errors?: readonly FieldError[]
  /** Instead of the one that belongs to the code. */
  status?: number
  headers?: Readonly<Record<string, string>>
  cause?: unknown
}>

/** Thrown to end a call with a problem document; the error handler writes it. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly facts: RefusalFacts
  readonly errors: readonly FieldError[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ProblemCode, more: More = {}) {
    super(code, 'cause' in more ? { cause: more.cause } : {})
    this.code = code
    this.status = more.status ?? statusOf(code)
    this.facts = more.facts ?? {}
    this.errors = more.errors
    this.headers = more.headers ?? {}
  }
}

function isEdgeCode(code: ProblemCode): code is EdgeCodeName {
  return Object.hasOwn(edgeCodes, code)
}

/** The status that belongs to a code. */
function statusOf(code: ProblemCode): number {
  return isEdgeCode(code) ? edgeCodes[code].status : refusalStatuses[code]
}

/** The English message template of a code. */
function messageOf(code: ProblemCode): string {
  return isEdgeCode(code) ? edgeCodes[code].message : refusalMessages[code]
}

function describe(code: ProblemCode, facts: RefusalFacts | undefined): string {
  return fillTemplate(messageOf(code), facts)
}

/**
 * A refusal of a rule as the problem that a client reads, with one error per faulty field. What a body only names and
 * what is not there is no missing resource: 404 becomes 422.
 */
export function problemOfRefusal(refusal: Refusal): Problem {
  const all = listRefusals(refusal)
  const status = statusOf(refusal.code)
  const fields = all.filter((each) => each.path !== undefined || all.length > 1)
  const wait = refusal.facts?.['retryAfterSeconds']
  return new Problem(refusal.code, {
    status: status === 404 && refusal.path !== undefined ? 422 : status,
    ...(refusal.facts ? { facts: refusal.facts } : {}),
    ...(wait === undefined ? {} : { headers: { 'retry-after': String(wait) } }),
    ...(fields.length > 0
      ? {
          errors: fields.map((each) => ({
            path: each.path ?? '',
            code: each.code,
            message: describe(each.code, each.facts),
          })),
        }
      : {}),
  })
}

/** Seconds after which a client may repeat a call that met an outage. */
const outageRetrySeconds = 2

/** The library behind the sign-in wraps what its database threw: an outage stays one, whoever hands it on. */
function findOutage(error: unknown): Outage | null {
  if (error instanceof Outage) return error
  return error instanceof Error ? findOutage(error.cause) : null
}

/** Anything that was thrown, as a problem: an outage is told once as 503, a defect as 500 without a word about it. */
export function problemOfFailure(error: unknown): Problem {
  if (error instanceof Problem) return error
  const outage = findOutage(error)
  if (outage !== null) {
    return new Problem(outage.outcomeUnknown ? 'server.outcome-unknown' : 'server.busy', {
      headers: { 'retry-after': String(outageRetrySeconds) },
      cause: error,
    })
  }
  if (error instanceof Throttled) return problemOfThrottle(Math.ceil(error.waitMs / 1000))
  return new Problem('server.defect', { cause: error })
}

/** Too many guesses. */
export function problemOfThrottle(retryAfterSeconds: number): Problem {
  return new Problem('sign-in.throttled', {
    facts: { retryAfterSeconds },
    headers: { 'retry-after': String(retryAfterSeconds) },
  })
}

/** Every code with its status and English message, for the description of the API. */
export function listProblems(): ProblemCatalogue {
  const codes = [...Object.keys(edgeCodes), ...Object.keys(refusalStatuses)] as ProblemCode[]
  return Object.fromEntries(
    codes.toSorted().map((code) => {
      const status = statusOf(code)
      return [code, { status, title: titleOf(status), message: messageOf(code) }]
    }),
  )
}

function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error'
}

/** The document that is sent. */
export function presentProblem(problem: Problem, requestId: string): ProblemDocument {
  const facts = Object.keys(problem.facts).length > 0 ? { facts: problem.facts } : {}
  return {
    type: 'about:blank',
    title: titleOf(problem.status),
    status: problem.status,
    code: problem.code,
    detail: describe(problem.code, { requestId, ...problem.facts }),
    requestId,
    ...(problem.errors ? { errors: [...problem.errors] } : {}),
    ...facts,
  }
}
