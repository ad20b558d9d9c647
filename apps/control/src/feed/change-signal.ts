/** Wakes everybody who waits for new events: by NOTIFY, and by the clock in case a message was lost. */
import { eventsChannel } from '@portico/store'
import type { Database } from '@portico/store'

export type ChangeSignal = Readonly<{
  /** Grows with every message; read it before reading events, so that none in between is slept over. */
  count(): number
  /** Resolves when the count has left `seen`, or after `timeoutMs`, whichever comes first. */
  wait(seen: number, timeoutMs: number): Promise<void>
  close(): Promise<void>
}>

export async function createChangeSignal(database: Database): Promise<ChangeSignal> {
  const waiting = new Set<() => void>()
  let count = 0
  const wakeAll = () => {
    count += 1
    for (const wake of waiting) wake()
  }
  const stop = await database.listen(eventsChannel, wakeAll)
  return {
    count: () => count,
    wait: (seen, timeoutMs) =>
      new Promise((resolve) => {
        if (count !== seen) return resolve()
        const wake = () => {
          clearTimeout(timer)
          waiting.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, timeoutMs)
        waiting.add(wake)
        return undefined
      }),
    close: async () => {
      await stop()
      wakeAll()
    },
  }
}
