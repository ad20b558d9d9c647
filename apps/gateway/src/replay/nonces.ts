/** The port of the nonce memory: one atomic spend per AppKey and nonce (SG3). */

/**
 * `fresh`: spent now, for the first time. `spent`: was spent before. `cold`: the memory does not reach
 * back to this timestamp. `full`: there is no room to remember it, so it is refused. `unavailable`: the
 * store does not answer.
 */
export type Spend = 'fresh' | 'spent' | 'cold' | 'full' | 'unavailable'

export interface NonceUse {
  readonly appKey: string
  /** 1 to 128 visible ASCII characters; the steps have checked it. */
  readonly nonce: string
  /** The signed timestamp, or the arrival where the organisation does not require one. */
  readonly timestampMs: number
  readonly nowMs: number
  readonly windowMs: number
}

export interface Nonces {
  /**
   * Decides in one step; of any number of equal uses at once exactly one is `fresh`. What is `fresh` at once may
   * still have to be written: see `written`.
   */
  spend(use: NonceUse): Spend | Promise<Spend>
  /**
   * When what was spent in this turn of the event loop is where a restart finds it: `fresh` then, else why it
   * is not. One promise for all of them; null or left out where there is nothing to wait for.
   */
  readonly written?: Promise<Spend> | null
  /** Timestamps before this instant are answered `cold`; 0 when the memory is whole. */
  readonly coldBeforeMs: number
  /** How many nonces are remembered now, where that can be told without asking elsewhere. */
  readonly liveCount: number
  close(): Promise<void>
}

/** Spends a nonce and waits until it is written. */
export async function spendForGood(nonces: Nonces, use: NonceUse): Promise<Spend> {
  const spend = nonces.spend(use)
  return (spend === 'fresh' ? nonces.written : null) ?? spend
}
