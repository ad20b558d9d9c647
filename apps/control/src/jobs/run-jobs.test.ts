import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { Deps } from '../deps.ts'
import { runJobs } from './run-jobs.ts'

const deps = { log: pino({ level: 'silent' }) } as Deps

function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

describe('jobs', () => {
  it('one that fails has its next turn, and the others go on', async () => {
    let failures = 0
    let turns = 0
    const seen = createGate()
    const running = runJobs(deps, [
      {
        name: 'fails',
        pauseMs: 1,
        run: () => {
          failures += 1
          return Promise.reject(new Error('broken'))
        },
      },
      {
        name: 'works',
        pauseMs: 1,
        run: () => {
          turns += 1
          if (turns > 3 && failures > 1) seen.open()
          return Promise.resolve()
        },
      },
    ])
    await seen.opened
    await running.stop()
    expect(failures).toBeGreaterThan(1)
  })

  it('never runs beside itself, and stop waits for its end', async () => {
    let at = 0
    let most = 0
    let ended = false
    const begun = createGate()
    const release = createGate()
    const run = async () => {
      at += 1
      most = Math.max(most, at)
      begun.open()
      await release.opened
      at -= 1
    }
    const running = runJobs(deps, [{ name: 'slow', pauseMs: 1, run }])
    await begun.opened
    const stopped = running.stop().then(() => (ended = true))
    expect(ended).toBe(false)
    release.open()
    await stopped
    expect(most).toBe(1)
  })
})
