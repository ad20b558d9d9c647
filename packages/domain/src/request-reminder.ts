/** When the approvers of a request that will expire are reminded of it (RQ2). */

const dayMs = 86_400_000

/**
 * The instant of the next reminder after `now`, or `null` when none is left: one at half of the time that a
 * request has, one a day before it ends where the time is longer than two days.
 *
 * @param submittedAt milliseconds since 1970, as everything here
 * @param expiresAt `null` for a request that never expires, of which nobody is reminded
 */
export function findNextReminder(
  submittedAt: number,
  expiresAt: number | null,
  now: number,
): number | null {
  if (expiresAt === null) return null
  const halfway = submittedAt + Math.floor((expiresAt - submittedAt) / 2)
  const lastDay = expiresAt - dayMs
  const reminders = lastDay > halfway ? [halfway, lastDay] : [halfway]
  return reminders.find((instant) => instant > now) ?? null
}
