/** What is thrown becomes a problem once: an outage 503, everything that nobody meant 500 without a word about it. */
import { Outage } from '@portico/store'
import { expect, it } from 'vitest'
import { Problem, problemOfFailure } from './problems.ts'

const unreachable = new Outage('database.unreachable', 'the database cannot be reached')
const unknown = new Outage('database.unreachable', 'it broke', { outcomeUnknown: true })

it.each([
  ['a defect', new Error('a secret of ours'), 500, 'server.defect'],
  ['what is no error at all', 'a text', 500, 'server.defect'],
  ['an outage', unreachable, 503, 'server.busy'],
  [
    'an outage that the sign-in library hands on',
    new Error('x', { cause: unreachable }),
    503,
    'server.busy',
  ],
  [
    'one of which nobody knows how it ended',
    new Error('x', { cause: unknown }),
    503,
    'server.outcome-unknown',
  ],
])('%s is answered as such', (_, thrown, status, code) => {
  const problem = problemOfFailure(thrown)
  expect([problem.status, problem.code]).toEqual([status, code])
  expect(problem.message).not.toContain('secret')
  expect(problem.headers['retry-after']).toBe(status === 503 ? '2' : undefined)
})

it('a problem stays what it is', () => {
  const problem = new Problem('server.busy')
  expect(problemOfFailure(problem)).toBe(problem)
})
