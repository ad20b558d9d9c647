import { describe, expect, it } from 'vitest'
import {
  buildApi,
  buildApplication,
  buildRecords,
  buildSnapshotLines,
  token,
  writeWithDigest,
} from '../testing.ts'
import { FeedFault } from './feed-fault.ts'
import { createUnseal } from './open-secrets.ts'
import { readSnapshot } from './read-snapshot.ts'
import { WorldKeeper } from './world-keeper.ts'

const unseal = createUnseal(token)

/** A small generator of numbers, so that a failing seed can be run again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const poisons: readonly unknown[] = [
  null,
  '',
  -1,
  1e300,
  [],
  {},
  '__proto__',
  'a'.repeat(5000),
  true,
]

/** Replaces, removes or repeats one value somewhere in the tree. */
function mutate(value: unknown, random: (below: number) => number): unknown {
  if (typeof value !== 'object' || value === null || random(5) === 0) {
    return poisons[random(poisons.length)]
  }
  if (Array.isArray(value)) {
    const copy = [...value]
    const at = random(copy.length)
    const kind = copy.length === 0 ? 0 : random(4)
    if (kind === 0) copy.push(copy[at] ?? null)
    else if (kind === 1) copy.splice(at, 1)
    else copy[at] = mutate(copy[at], random)
    return copy
  }
  const entries = Object.entries(value)
  const [key = 'x', inner] = entries[random(entries.length)] ?? []
  const changed = mutate(inner, random)
  return random(8) === 0
    ? Object.fromEntries(entries.filter(([name]) => name !== key))
    : Object.fromEntries([...entries, [key, changed]])
}

async function* chunkOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

type Random = (below: number) => number

/** What goes wrong on the way or in the writer: each takes the text of a snapshot and spoils it. */
const damages: Readonly<Record<string, (text: string, random: Random) => Uint8Array>> = {
  'a byte flipped': (text, random) => {
    const bytes = Buffer.from(text)
    const at = random(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
    return bytes
  },
  truncated: (text, random) => {
    const bytes = Buffer.from(text)
    return bytes.subarray(0, random(bytes.length))
  },
  'a record dropped': (text, random) =>
    spoilLines(text, (lines) => lines.splice(random(lines.length), 1)),
  'a record repeated': (text, random) =>
    spoilLines(text, (lines) => {
      lines.splice(random(lines.length), 0, lines[random(lines.length)] ?? '')
    }),
  'two records exchanged': (text, random) =>
    spoilLines(text, (lines) => {
      const [one, other] = [random(lines.length), random(lines.length)]
      const [left = '', right = ''] = [lines[one], lines[other]]
      lines[one] = right
      lines[other] = left
    }),
  'most applications gone, and the count with them': (text, random) =>
    spoilLines(text, (lines) => {
      const kept = lines.filter((line) => !line.includes('"type":"application"') || random(3) === 0)
      const count = kept.filter((line) => line.includes('"type":"application"')).length
      lines.splice(0, lines.length, ...kept)
      lines[0] = lines[0]?.replace(/"applications":\d+/, `"applications":${count}`) ?? ''
    }),
}

function spoilLines(text: string, spoil: (lines: string[]) => unknown): Uint8Array {
  const lines = text.trimEnd().split('\n')
  spoil(lines)
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
}

describe('poisoned snapshots', () => {
  it('[GW4] a thousand mutated snapshots: each is refused whole or makes a world that works', async () => {
    const applications = Array.from({ length: 30 }, (_, index) =>
      buildApplication({ id: `app_${index}`, appKey: `key-${10_000 + index}` }),
    )
    const apis = [buildApi({ route: { method: 'GET', path: '/a/{b}' } }), buildApi({ id: 'api_2' })]
    const lines = buildSnapshotLines(buildRecords({ applications, apis }))
    const good = await readSnapshot(chunkOf(lines.map(writeLine).join('')), unseal)
    let refused = 0
    for (let seed = 1; seed <= 1000; seed += 1) {
      const keeper = new WorldKeeper({ unseal, minSnapshotRatio: 0.5 })
      expect(keeper.offer(good, 1, 1)).toEqual({ ok: true })
      const random = createRandom(seed)
      const text = (mutate(lines, random) as unknown[]).map(writeLine).join('')
      try {
        const offer = keeper.offer(await readSnapshot(chunkOf(text), unseal), 2, 2)
        if (!offer.ok) refused += 1
      } catch (error) {
        if (!(error instanceof FeedFault)) throw new Error(`seed ${seed}`, { cause: error })
        refused += 1
      }
      expect(keeper.world?.applicationCount, `seed ${seed}`).toBeGreaterThanOrEqual(15)
      expect(keeper.world?.matchRoute('GET', '/a/1').kind).toBeDefined()
    }
    // Both ends are met: broken forms, and ordinary other values that make another good world.
    expect(refused).toBeGreaterThan(500)
    expect(refused).toBeLessThan(1000)
  })

  it('[GW4] a thousand snapshots damaged on their way: no crash, and no world that is not a whole one', async () => {
    const applications = Array.from({ length: 30 }, (_, index) =>
      buildApplication({ id: `app_${index}`, appKey: `key-${10_000 + index}` }),
    )
    const text = buildSnapshotLines(buildRecords({ applications })).map(writeLine).join('')
    const good = await readSnapshot(chunkOf(text), unseal)
    const names = Object.keys(damages)
    const counts: Record<string, { refused: number; taken: number }> = {}
    for (let seed = 1; seed <= 1000; seed += 1) {
      const keeper = new WorldKeeper({ unseal, minSnapshotRatio: 0.5 })
      keeper.offer(good, 1, 1)
      const before = keeper.world
      const name = names[seed % names.length] ?? ''
      const bytes = damages[name]?.(text, createRandom(seed)) ?? Buffer.alloc(0)
      const isTaken = await offer(keeper, bytes, seed)
      const count = (counts[name] ??= { refused: 0, taken: 0 })
      count[isTaken ? 'taken' : 'refused'] += 1
      if (isTaken) expect(keeper.world?.applicationCount, `seed ${seed}`).toBeGreaterThanOrEqual(15)
      else expect(keeper.world, `seed ${seed}`).toBe(before)
    }
    process.stdout.write(`1000 damaged snapshots: ${JSON.stringify(counts)}\n`)
    expect(counts['truncated']?.taken).toBe(0)
    expect(counts['a record dropped']?.taken).toBe(0)
    expect(counts['most applications gone, and the count with them']?.refused).toBeGreaterThan(100)
  })

  it('[GW4] a thousand snapshots with a digest, damaged on their way: none is taken of which a line has changed', async () => {
    const applications = Array.from({ length: 30 }, (_, index) =>
      buildApplication({ id: `app_${index}`, appKey: `key-${10_000 + index}` }),
    )
    const text = writeWithDigest(buildSnapshotLines(buildRecords({ applications })))
    const lastLine = text.lastIndexOf('\n', text.length - 2) + 1
    const names = Object.keys(damages)
    let refused = 0
    for (let seed = 1; seed <= 1000; seed += 1) {
      const damage = damages[names[seed % names.length] ?? '']
      const bytes = Buffer.from(damage?.(text, createRandom(seed)) ?? '')
      const keeper = new WorldKeeper({ unseal, minSnapshotRatio: 0.5 })
      if (await offer(keeper, bytes, seed)) {
        expect(bytes.toString().startsWith(text.slice(0, lastLine)), `seed ${seed}`).toBe(true)
      } else {
        refused += 1
        expect(keeper.world, `seed ${seed}`).toBeNull()
      }
    }
    expect(refused).toBeGreaterThan(900)
    expect(
      await offer(new WorldKeeper({ unseal, minSnapshotRatio: 0.5 }), Buffer.from(text), 0),
    ).toBe(true)
  })
})

/** Answers whether the keeper took it; anything but a refusal of the feed is a crash. */
async function offer(keeper: WorldKeeper, bytes: Uint8Array, seed: number): Promise<boolean> {
  try {
    return keeper.offer(await readSnapshot(chunkOf(bytes), unseal), 2, 2).ok
  } catch (error) {
    if (error instanceof FeedFault) return false
    throw new Error(`seed ${seed}`, { cause: error })
  }
}

function writeLine(line: unknown): string {
  return `${JSON.stringify(line)}\n`
}
