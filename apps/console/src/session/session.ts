/** Whether somebody is signed in, and the wait for a new sign-in when the session ends under an open page. */
import { createCell } from '../page/cell.ts'

/**
 * `absent`: nobody has signed in on this page. `present`: requests carry a session. `lapsed`: the session
 * ended while the page was open; requests wait until the same person has signed in again or gave up.
 */
export type SessionPhase = 'absent' | 'present' | 'lapsed'

export const sessionPhase = createCell<SessionPhase>('absent')

let waiting: { promise: Promise<boolean>; settle: (resumed: boolean) => void } | null = null

/**
 * Reports that the server no longer knows the session, and waits. All callers share one wait.
 *
 * @returns true when the same person has signed in again and the request may be repeated
 */
export function awaitRenewedSession(): Promise<boolean> {
  if (waiting === null) {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    waiting = { promise, settle: resolve }
    sessionPhase.set('lapsed')
  }
  return waiting.promise
}

/** Ends the wait: `true` repeats the waiting requests, `false` lets them fail. */
export function settleRenewedSession(resumed: boolean): void {
  sessionPhase.set(resumed ? 'present' : 'absent')
  waiting?.settle(resumed)
  waiting = null
}
