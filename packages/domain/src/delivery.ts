/** When a message that could not be delivered is tried again, and when it is given up. */

/** `queued` waits for its first or next attempt, `failed` has been given up. */
export const deliveryStates = ['queued', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/**
 * Pauses after each failed attempt, as the Standard Webhooks specification proposes them: ten attempts in
 * three days and a quarter.
 */
const webhookPausesMs = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
] as const

/** E-mail: doubling from half a minute, at most six hours; 20 attempts are about three days. */
const mailFirstPauseMs = 30 * secondMs
const mailPauseLimitMs = 6 * hourMs
const mailAttemptLimit = 20

/** Up to a fifth later than the schedule, so that what failed together does not come back together. */
const jitter = 0.2

/**
 * Milliseconds until the next attempt; null when there is none, and the message is given up.
 *
 * @param attempts how many have failed, 1 or more
 * @param chance from 0 to 1, fresh for each
 */
export function pauseBeforeRetry(
  channel: 'email' | 'webhook',
  attempts: number,
  chance: number,
): number | null {
  const pauseMs = channel === 'webhook' ? webhookPausesMs[attempts - 1] : mailPauseMs(attempts)
  return pauseMs === undefined ? null : Math.round(pauseMs * (1 + jitter * chance))
}

function mailPauseMs(attempts: number): number | undefined {
  if (attempts >= mailAttemptLimit) return undefined
  return Math.min(mailFirstPauseMs * 2 ** (attempts - 1), mailPauseLimitMs)
}

/** A receiver that fails for so long, without one success, is turned off. */
const failingLimitMs = 5 * 24 * hourMs

/** Whether a webhook is turned off after a failure at `now`; instants in milliseconds since 1970. */
export function isFailingTooLong(failingSince: number, now: number): boolean {
  return now - failingSince >= failingLimitMs
}
