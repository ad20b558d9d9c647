import { expect, it } from 'vitest'
import { outcomeOfCall } from './call-outcome.ts'

it.each([
  [{ code: 'D504TO', status: 504 }, 'failed'],
  [{ code: null, status: 502 }, 'failed'],
  [{ code: 'S503LS', status: 503 }, 'failed'],
  [{ code: 'A403IS', status: 403 }, 'refused'],
  [{ code: null, status: 404 }, 'passed'],
  [{ code: null, status: 200 }, 'passed'],
] as const)('[GW6] a call that ended in %o has %s', (call, outcome) => {
  expect(outcomeOfCall(call)).toBe(outcome)
})
