/** Waits until gateways have applied a change, for callers who must know that it holds everywhere. */
import { getEventHead, listGateways } from '@portico/store'
import type { Gateway } from '@portico/store'
import type { Deps } from '../deps.ts'

/** A gateway reports every second; one that has been silent for longer counts as away. */
export const silentAfterMs = 15_000

/** A gateway that was last heard of before this is no gateway of the organisation any more. */
const forgottenAfterMs = 24 * 3600 * 1000

/** How long a change waits for its confirmations. */
const patienceMs = 5000

/** Reports may come in through another process of the control plane, which wakes nobody here. */
const lookAgainMs = 100

export type Confirmation = Readonly<{
  /** What was waited for; every change before the wait has this revision or an earlier one. */
  revision: number
  /** Live gateways that have not confirmed in time. */
  laggards: readonly string[]
  /** Gateways of the last day that have not reported lately: nobody knows what they have applied. */
  silent: readonly string[]
}>

export type Confirmations = Readonly<{
  /** A gateway has reported. */
  noteReport(): void
  /**
   * Answers once every live gateway has applied what has been committed by now, or after five seconds
   * with the names of those that have not. Gateways that are away are not waited for, but named.
   */
  wait(): Promise<Confirmation>
}>

export function createConfirmations(deps: Deps, limitMs = patienceMs): Confirmations {
  const waiting = new Set<() => void>()
  let reports = 0
  /** Resolves with the next report after the `seen`-th, or after `timeoutMs`. */
  const nextReport = (seen: number, timeoutMs: number) =>
    new Promise<void>((resolve) => {
      if (reports !== seen) return resolve()
      const wake = () => {
        clearTimeout(timer)
        waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, timeoutMs)
      waiting.add(wake)
      return undefined
    })
  return {
    noteReport() {
      reports += 1
      for (const wake of waiting) wake()
    },
    async wait() {
      const { kysely } = deps.database
      const head = await getEventHead(kysely)
      const deadline = performance.now() + limitMs
      for (;;) {
        const seen = reports
        const standing = compare(await listGateways(kysely), head, deps.clock())
        const leftMs = deadline - performance.now()
        if (standing.laggards.length === 0 || leftMs <= 0) return standing
        await nextReport(seen, Math.min(lookAgainMs, leftMs))
      }
    },
  }
}

function compare(
  gateways: readonly Gateway[],
  head: Readonly<{ epoch: string; sequence: number }>,
  nowMs: number,
): Confirmation {
  const laggards: string[] = []
  const silent: string[] = []
  for (const { id, epoch, revision, lastReportAt } of gateways) {
    const silentMs = nowMs - lastReportAt.getTime()
    if (silentMs >= forgottenAfterMs) continue
    if (silentMs >= silentAfterMs) silent.push(id)
    else if (epoch !== head.epoch || revision < head.sequence) laggards.push(id)
  }
  return { revision: head.sequence, laggards, silent }
}
