/** Leaves out of a change what was not sent, so that it keeps what it is. */

/** The same object without the fields that are undefined. */
export function onlyGiven<T extends object>(
  change: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
