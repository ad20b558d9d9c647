import { afterEach, describe, expect, it, vi } from 'vitest'
import { Deadlines } from './deadlines.ts'

describe('time limits of calls', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  function build() {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    const deadlines = new Deadlines()
    const passed: string[] = []
    const set = (name: string, lengthMs: number) =>
      deadlines.set(performance.now(), lengthMs, { onDeadline: () => passed.push(name) })
    return { deadlines, passed, set }
  }

  it('[GW3] those that pass are told, each once, and none before its time', () => {
    const { passed, set } = build()
    set('long', 1000)
    set('short', 100)
    vi.advanceTimersByTime(99)
    expect(passed).toEqual([])
    vi.advanceTimersByTime(21)
    expect(passed).toEqual(['short'])
    set('later', 100)
    vi.advanceTimersByTime(2000)
    expect(passed).toEqual(['short', 'later', 'long'])
  })

  it.each([
    ['the first', ['b', 'c']],
    ['the middle one', ['a', 'c']],
    ['the last', ['a', 'b']],
  ])('one that is cancelled is not told: %s of three', (_, left) => {
    const { passed, set } = build()
    const all = { a: set('a', 50), b: set('b', 50), c: set('c', 50) }
    for (const [name, deadline] of Object.entries(all)) {
      if (left.includes(name)) continue
      deadline.cancel()
      deadline.cancel()
    }
    vi.advanceTimersByTime(100)
    expect(passed).toEqual(left)
  })

  it('one that is told may cancel the next', () => {
    const { deadlines, passed, set } = build()
    const chain: { cancel(): void }[] = []
    deadlines.set(performance.now(), 50, { onDeadline: () => chain[0]?.cancel() })
    chain.push(set('next', 50))
    set('after', 50)
    vi.advanceTimersByTime(100)
    expect(passed).toEqual(['after'])
  })

  it('nothing ticks while no call is under way, nor after the stop', () => {
    const { deadlines, passed, set } = build()
    set('one', 10).cancel()
    vi.advanceTimersByTime(50)
    expect(vi.getTimerCount()).toBe(0)
    set('two', 10)
    expect(vi.getTimerCount()).toBe(1)
    deadlines.stop()
    vi.advanceTimersByTime(50)
    expect(vi.getTimerCount()).toBe(0)
    expect(passed).toEqual([])
  })
})
