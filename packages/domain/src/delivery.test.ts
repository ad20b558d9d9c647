import { expect, it } from 'vitest'
import { isFailingTooLong, pauseBeforeRetry } from './delivery.ts'

const hourMs = 3_600_000

function listPauses(channel: 'email' | 'webhook', chance: number): number[] {
  const pauses: number[] = []
  for (let attempts = 1; ; attempts += 1) {
    const pause = pauseBeforeRetry(channel, attempts, chance)
    if (pause === null) return pauses
    pauses.push(pause)
  }
}

it('a message to a webhook is tried ten times, as Standard Webhooks proposes, then given up', () => {
  const seconds = listPauses('webhook', 0).map((ms) => ms / 1000)
  expect(seconds).toStrictEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400])
})

it('an e-mail is tried for days with doubling pauses, bounded, then given up', () => {
  const pauses = listPauses('email', 0)
  expect(pauses.slice(0, 3)).toStrictEqual([30_000, 60_000, 120_000])
  expect(Math.max(...pauses)).toBe(6 * hourMs)
  const total = pauses.reduce((sum, pause) => sum + pause, 0)
  expect(total).toBeGreaterThan(48 * hourMs)
  expect(total).toBeLessThan(120 * hourMs)
})

it('messages that failed together come back apart, and never before their time', () => {
  expect(pauseBeforeRetry('email', 1, 0)).toBe(30_000)
  expect(pauseBeforeRetry('email', 1, 0.5)).toBe(33_000)
  expect(pauseBeforeRetry('email', 1, 1)).toBe(36_000)
})

it('a webhook is failing too long after five days without one success', () => {
  expect(isFailingTooLong(0, 120 * hourMs - 1)).toBe(false)
  expect(isFailingTooLong(0, 120 * hourMs)).toBe(true)
})
