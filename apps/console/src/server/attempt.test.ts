import { describe, expect, it, vi } from 'vitest'
import { PorticoError } from '@portico/sdk'
import { createAttempt } from './attempt.ts'

function numbered() {
  let count = 0
  return createAttempt(() => `key-${(count += 1)}`)
}

function refusalOf(status: number): PorticoError {
  const problem = { type: 'about:blank', title: '', code: 'x.y', detail: '', requestId: '' }
  return new PorticoError({ ...problem, status })
}

describe('an attempt to submit', () => {
  it('has a key where the page came by plain HTTP from another machine', () => {
    // As a browser has it there: numbers by chance, but no UUID of them.
    vi.stubGlobal('crypto', {
      getRandomValues: crypto.getRandomValues.bind(crypto),
    })
    const keys = [createAttempt(), createAttempt()].map((attempt) => attempt.keyFor({}))
    vi.unstubAllGlobals()
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(keys[0]).not.toBe(keys[1])
  })

  it('keeps its key when no answer came and the same is sent again', () => {
    const attempt = numbered()
    const first = attempt.keyFor({ name: 'a' })
    attempt.settle(PorticoError.unreachable(new Error('lost')))
    expect(attempt.keyFor({ name: 'a' })).toBe(first)
  })

  it('keeps its key after a 503, whose effect nobody knows', () => {
    const attempt = numbered()
    const first = attempt.keyFor({ name: 'a' })
    attempt.settle(refusalOf(503))
    expect(attempt.keyFor({ name: 'a' })).toBe(first)
  })

  it('takes a new key when the body was changed meanwhile', () => {
    const attempt = numbered()
    const first = attempt.keyFor({ name: 'a' })
    attempt.settle(PorticoError.unreachable(new Error('lost')))
    expect(attempt.keyFor({ name: 'b' })).not.toBe(first)
  })

  it('takes a new key after a refusal, so that a corrected cause is decided anew', () => {
    const attempt = numbered()
    const first = attempt.keyFor({ name: 'a' })
    attempt.settle(refusalOf(409))
    expect(attempt.keyFor({ name: 'a' })).not.toBe(first)
  })

  it('takes a new key after a success', () => {
    const attempt = numbered()
    const first = attempt.keyFor({ name: 'a' })
    attempt.settle(null)
    expect(attempt.keyFor({ name: 'a' })).not.toBe(first)
  })
})
