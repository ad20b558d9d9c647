/** What the server says the reader may do (AC3). The console asks this and decides nothing itself. */
import type { Action } from '@portico/domain'

export type { Action }

export function can(subject: Readonly<{ can: readonly string[] }>, action: Action): boolean {
  return subject.can.includes(action)
}
