/** Lets one user at a time into a database that has one session, in order of arrival, with a bounded wait. */

import { Outage } from './outage.ts'

type Waiting = { admit: () => void; turnAway: (reason: Outage) => void }

/** A first-come queue of one place. */
export class Turnstile {
  #occupied = false
  #closed: Outage | undefined
  #drained: (() => void) | undefined
  readonly #waiting: Waiting[] = []

  /**
   * Waits for the place. Throws an `Outage`: `database.timeout` after `limitMs` (no limit when left out), or
   * the reason given to `close`.
   */
  enter(limitMs?: number): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed)
    if (!this.#occupied) {
      this.#occupied = true
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { admit: resolve, turnAway: reject }
      this.#waiting.push(waiting)
      if (limitMs === undefined) return
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(new Outage('database.timeout', 'the embedded database was busy for too long'))
      }, limitMs)
      waiting.admit = () => {
        clearTimeout(timer)
        resolve()
      }
      waiting.turnAway = (reason) => {
        clearTimeout(timer)
        reject(reason)
      }
    })
  }

  /** Gives the place to whoever has waited longest. */
  leave(): void {
    const next = this.#waiting.shift()
    if (next !== undefined) return next.admit()
    this.#occupied = false
    this.#drained?.()
  }

  /** Turns away everyone who waits and everyone who comes; answers when whoever is inside has left. */
  close(reason: Outage): Promise<void> {
    this.#closed ??= reason
    for (const waiting of this.#waiting.splice(0)) waiting.turnAway(reason)
    return new Promise((resolve) => {
      this.#drained = resolve
      if (!this.#occupied) resolve()
    })
  }
}
