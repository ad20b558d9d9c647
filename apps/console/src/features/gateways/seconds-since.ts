/** How old something is; never negative, because the clocks of two machines differ a little. */
export function secondsSince(iso: string, nowMs: number): number {
  return Math.max(0, Math.round((nowMs - Date.parse(iso)) / 1_000))
}
