import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { MemoryNonces } from './memory-nonces.ts'
import { NonceJournal } from './nonce-journal.ts'
import { spendForGood } from './nonces.ts'

const windowMs = 15 * 60_000
const nowMs = 1_767_225_600_000
const made: string[] = []

function use(nonce: string, more: { appKey?: string; timestampMs?: number; nowMs?: number } = {}) {
  return { appKey: 'key_0001', nonce, timestampMs: nowMs, nowMs, windowMs, ...more }
}

function inMemory(more: { limit?: number; coldBeforeMs?: number } = {}) {
  return new MemoryNonces({ key: [1, 2], limit: 1000, coldBeforeMs: 0, journal: null, ...more })
}

function directory(): string {
  const name = fs.mkdtempSync(path.join(os.tmpdir(), 'nonces-'))
  made.push(name)
  return name
}

function open(name: string, bootId = 'boot-1', startMs = nowMs) {
  const faults: unknown[] = []
  const recovered = NonceJournal.recover(name, bootId, (error) => faults.push(error))
  const nonces = new MemoryNonces({
    key: recovered.key,
    limit: 1000,
    coldBeforeMs: Math.max(recovered.coldBeforeMs, recovered.whole ? 0 : startMs),
    journal: recovered.journal,
    generations: recovered.generations,
  })
  return { nonces, recovered, faults }
}

afterEach(() => {
  for (const name of made.splice(0)) fs.rmSync(name, { recursive: true, force: true })
})

describe('nonces in memory', () => {
  it('[SG3] a nonce is spent once per AppKey, whatever its new timestamp', () => {
    const nonces = inMemory()
    expect(nonces.spend(use('n-1'))).toBe('fresh')
    expect(nonces.spend(use('n-1'))).toBe('spent')
    expect(nonces.spend(use('n-1', { timestampMs: nowMs - windowMs }))).toBe('spent')
    expect(nonces.spend(use('n-1', { timestampMs: nowMs + windowMs }))).toBe('spent')
    expect(nonces.spend(use('N-1'))).toBe('fresh')
    expect(nonces.spend(use('n-1', { appKey: 'key_0002' }))).toBe('fresh')
  })

  it('[SG3] a key and a nonce that join to the same text are two nonces', () => {
    const nonces = inMemory()
    expect(nonces.spend(use('c', { appKey: 'a_b' }))).toBe('fresh')
    expect(nonces.spend(use('b_c', { appKey: 'a' }))).toBe('fresh')
  })

  it('[SG3] a full memory refuses and forgets nothing', () => {
    const nonces = inMemory({ limit: 2 })
    expect(nonces.spend(use('a'))).toBe('fresh')
    expect(nonces.spend(use('b'))).toBe('fresh')
    expect(nonces.spend(use('c'))).toBe('full')
    expect(nonces.spend(use('a'))).toBe('spent')
  })

  it('[SG3] a nonce is remembered until its timestamp leaves the window, fast clocks included', () => {
    const nonces = inMemory()
    const timestampMs = nowMs + windowMs
    expect(nonces.spend(use('fast', { timestampMs }))).toBe('fresh')
    expect(nonces.spend(use('fast', { timestampMs, nowMs: timestampMs + windowMs }))).toBe('spent')
  })

  it('[SG3] a clock that steps forward and back opens nothing', () => {
    const nonces = inMemory()
    expect(nonces.spend(use('a'))).toBe('fresh')
    const laterMs = nowMs + 4 * windowMs
    expect(nonces.spend(use('b', { timestampMs: laterMs, nowMs: laterMs }))).toBe('fresh')
    expect(nonces.spend(use('a'))).toBe('cold')
  })

  it('[SG3] a clock that steps forward and back closes no more than what was spent before', () => {
    const nonces = inMemory()
    const at = (nonce: string, timestampMs: number) => nonces.spend(use(nonce, { timestampMs }))
    expect(at('a', nowMs)).toBe('fresh')
    expect(at('fast', nowMs + 2000)).toBe('fresh')
    const laterMs = nowMs + 4 * windowMs
    expect(nonces.spend(use('b', { timestampMs: laterMs, nowMs: laterMs }))).toBe('fresh')
    // Whatever was spent is cold, under its own timestamp and all before the newest.
    for (const [nonce, timestampMs] of [
      ['a', nowMs],
      ['fast', nowMs + 2000],
      ['c', nowMs + 1999],
    ] as const) {
      expect(at(nonce, timestampMs)).toBe('cold')
    }
    expect(at('c', nowMs + 2001)).toBe('fresh')
    expect(at('c', nowMs + 2001)).toBe('spent')
  })

  it('a generation past its window is let go, so that the memory does not grow for ever', () => {
    const nonces = inMemory()
    void nonces.spend(use('a'))
    const laterMs = nowMs + 4 * windowMs
    void nonces.spend(use('b', { timestampMs: laterMs, nowMs: laterMs }))
    expect(nonces.liveCount).toBe(1)
  })

  it('[SG3] without a memory of the predecessor, older timestamps are cold', () => {
    const nonces = inMemory({ coldBeforeMs: nowMs })
    expect(nonces.spend(use('a', { timestampMs: nowMs - 1 }))).toBe('cold')
    expect(nonces.spend(use('a'))).toBe('fresh')
  })

  it('[SG3] a shorter window that grows again does not open the gap', () => {
    const nonces = inMemory()
    const short = { windowMs: 60_000 }
    expect(nonces.spend({ ...use('a'), ...short })).toBe('fresh')
    const laterMs = nowMs + 20 * 60_000
    expect(nonces.spend({ ...use('b', { timestampMs: laterMs, nowMs: laterMs }), ...short })).toBe(
      'fresh',
    )
    expect(nonces.spend(use('a', { nowMs: laterMs }))).not.toBe('fresh')
  })
})

describe('the journal of nonces', () => {
  it('[SG3] a gateway that was killed knows after its restart what was spent before', async () => {
    const name = directory()
    const first = open(name)
    expect(await spendForGood(first.nonces, use('a', { timestampMs: nowMs + 60_000 }))).toBe(
      'fresh',
    )
    // No close: the process is gone.
    const second = open(name)
    expect(second.recovered.whole).toBe(true)
    expect(second.nonces.spend(use('a', { timestampMs: nowMs + 60_000 }))).toBe('spent')
    expect(await spendForGood(second.nonces, use('b', { timestampMs: nowMs - 60_000 }))).toBe(
      'fresh',
    )
    await Promise.all([first.nonces.close(), second.nonces.close()])
  })

  it('[SG3] what was forgotten while the clock was ahead stays closed after a restart', async () => {
    const name = directory()
    const first = open(name)
    expect(await spendForGood(first.nonces, use('a'))).toBe('fresh')
    const laterMs = nowMs + 4 * windowMs
    const later = use('b', { timestampMs: laterMs, nowMs: laterMs })
    expect(await spendForGood(first.nonces, later)).toBe('fresh')
    const second = open(name)
    expect(second.recovered.whole).toBe(true)
    expect(second.nonces.spend(use('a'))).toBe('cold')
    expect(await spendForGood(second.nonces, use('a', { timestampMs: nowMs + 1 }))).toBe('fresh')
    await Promise.all([first.nonces.close(), second.nonces.close()])
  })

  it('[SG3] the state of an earlier version is read on, without a fence', async () => {
    const name = directory()
    await open(name).nonces.close()
    const file = path.join(name, 'state')
    const written = fs.readFileSync(file, 'utf8')
    expect(written).toMatch(/^v2 [0-9a-f]{16} boot-1 0\n$/)
    fs.writeFileSync(file, written.replace('v2', 'v1').replace(' 0\n', '\n'))
    const { recovered, nonces } = open(name)
    expect([recovered.whole, recovered.coldBeforeMs]).toEqual([true, 0])
    await nonces.close()
  })

  it('[SG3] a torn last record costs nothing but itself', async () => {
    const name = directory()
    const first = open(name)
    await spendForGood(first.nonces, use('a'))
    await first.nonces.close()
    const file = fs.readdirSync(name).find((entry) => entry !== 'state') ?? ''
    fs.appendFileSync(path.join(name, file), 'abc')
    const second = open(name)
    expect(second.nonces.spend(use('a'))).toBe('spent')
    expect(await spendForGood(second.nonces, use('b'))).toBe('fresh')
    await second.nonces.close()
    const third = open(name)
    expect(third.nonces.spend(use('b'))).toBe('spent')
    await third.nonces.close()
  })

  it('[SG3] after a reboot, and in an empty directory, the memory is not taken for whole', async () => {
    const name = directory()
    const first = open(name)
    expect(first.recovered.whole).toBe(false)
    await first.nonces.close()
    const second = open(name, 'boot-2')
    expect(second.recovered.whole).toBe(false)
    expect(second.nonces.spend(use('x', { timestampMs: nowMs - 1 }))).toBe('cold')
    await second.nonces.close()
  })

  it('[SG3] a disk that takes no more withdraws the journal, so that a restart starts cold', async () => {
    const name = directory()
    const first = open(name)
    fs.mkdirSync(
      path.join(name, `${nowMs - (nowMs % windowMs)}-${nowMs - (nowMs % windowMs) + windowMs}`),
    )
    expect(await spendForGood(first.nonces, use('a'))).toBe('fresh')
    expect(first.faults).toHaveLength(1)
    expect(await spendForGood(first.nonces, use('a'))).toBe('spent')
    await first.nonces.close()
    fs.rmSync(path.join(name, fs.readdirSync(name)[0] ?? ''), { recursive: true })
    const second = open(name)
    expect(second.recovered.whole).toBe(false)
    await second.nonces.close()
  })

  it('writes all spends of one turn together and keeps the order of answers', async () => {
    const name = directory()
    const { nonces } = open(name)
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => spendForGood(nonces, use(`n-${index % 500}`))),
    )
    expect(answers.filter((answer) => answer === 'fresh')).toHaveLength(500)
    await nonces.close()
    const file = fs.readdirSync(name).find((entry) => entry !== 'state') ?? ''
    expect(fs.statSync(path.join(name, file)).size).toBe(500 * 8)
  })
})
