/** What steps of the model are made of: who acts, on what, and how an answer is named. */
import * as fc from 'fast-check'
import { isActive } from './testing-model.ts'
import type { Model, ModelApplication, ModelRequest } from './testing-model.ts'
import type { TestAnswer, TestCaller } from './testing-callers.ts'
import type { TestPerson, TestServer } from './testing.ts'

export type Real = Readonly<{ server: TestServer; groupId: string }>
export type Step = fc.AsyncCommand<Model, Real>

/** Who asks, owns, joins, and may be deactivated; `admin` and `deputy` stay. */
const people = ['owner', 'member', 'outsider', 'approver'] as const
const everybody = [...people, 'admin', 'deputy'] as const

export const person = fc.constantFrom<TestPerson>(...people)
export const anybody = fc.constantFrom<TestPerson>(...everybody)
export const index = fc.nat(7)

export const admin = ({ server }: Real): TestCaller => server.as('admin')

/** `ok`, or the refusal's code. */
export function codeOf(answer: TestAnswer<unknown>): string {
  return answer.status < 400 ? 'ok' : answer.problem.code
}

/** What somebody is told who would be told `expected` while they are active. */
export function toldTo(model: Model, who: TestPerson, expected: string): string {
  return isActive(model, who) ? expected : 'token.invalid'
}

export function step(
  title: string,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): Step {
  return { check, run, toString: () => title }
}

/** The nth of what there is; the caller's check has seen that there is one. */
export function nth<T>(items: readonly T[], at: number): T {
  const item = items[at % items.length]
  if (item === undefined) throw new Error('there is none')
  return item
}

/** A step on one of the applications, deleted ones included. */
export function onApplication(
  title: string,
  at: number,
  run: (model: Model, application: ModelApplication, real: Real) => Promise<void>,
): Step {
  return step(
    `${title} #${at}`,
    (model, real) => run(model, nth(model.applications, at), real),
    (model) => model.applications.length > 0,
  )
}

/** A step on one of the requests, ended ones included. */
export function onRequest(
  title: string,
  at: number,
  run: (model: Model, request: ModelRequest, real: Real) => Promise<void>,
): Step {
  return step(
    `${title} #${at}`,
    (model, real) => run(model, nth(model.requests, at), real),
    (model) => model.requests.length > 0,
  )
}

/** As likely as so many of the others. */
export function times(count: number, arbitrary: fc.Arbitrary<Step>): fc.Arbitrary<Step>[] {
  return Array.from({ length: count }, () => arbitrary)
}
