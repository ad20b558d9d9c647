import * as fs from 'node:fs/promises'
import * as os from 'node:os'
import * as path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  appKey,
  appSecret,
  buildApi,
  buildApplication,
  buildRecords,
  buildSnapshotLines,
  buildWorld,
  token,
} from '../testing.ts'
import { FeedBreak, FeedFault } from './feed-fault.ts'
import { packSnapshot, readPackedSnapshot, type StoredSnapshot } from './packed-snapshot.ts'
import { openSealedStream, sealFrames } from './sealed-frames.ts'
import { loadSnapshot, saveText } from './sealed-file.ts'

const applications = Array.from({ length: 40 }, (_, index) =>
  buildApplication({ id: `app_${index}`, appKey: `key-${10_000 + index}` }),
)
const world = buildWorld({ applications, apis: [buildApi(), buildApi({ id: 'api_2' })] })
const frames = [...packSnapshot({ epoch: 'epoch-1', revision: 7, currentAtMs: 5, world })]

const rewriteHead = (more: Readonly<Record<string, unknown>>) =>
  Buffer.from(JSON.stringify({ ...JSON.parse(frames[0]?.toString() ?? ''), ...more }))

/** The head as it is, but for the ids of APIs that the records name by number. */
const withoutApis = rewriteHead({ apiIds: [] })

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function* chunksOf<T extends Uint8Array>(chunks: Iterable<T>): AsyncGenerator<T> {
  yield* chunks
}

/** Cuts bytes into chunks that end within every part of a frame. */
function* cut(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function open(parts: readonly Buffer[], withToken = token): Promise<StoredSnapshot> {
  const bytes = Buffer.concat(parts)
  return readPackedSnapshot(openSealedStream(withToken, chunksOf(cut(bytes, 13))))
}

/** Magic and salt, then for each frame its head, its bytes and its tag. */
const sealed = [...sealFrames(token, frames)]

describe('a sealed stream', () => {
  it.each<[string, Buffer[]]>([
    ['without its last frame', sealed.slice(0, -3)],
    ['cut short within a frame', sealed.slice(0, -1)],
    ['that is empty', []],
  ])('[GW4] %s has broken off', async (_, parts) => {
    await expect(open(parts)).rejects.toThrow(FeedBreak)
  })

  it.each<[string, Buffer[]]>([
    [
      'whose frames were exchanged',
      [...sealed.slice(0, 2), ...sealed.slice(5), ...sealed.slice(2, 5)],
    ],
    ['with a frame twice', [...sealed.slice(0, 5), ...sealed.slice(2)]],
    ['of another salt', [...sealed.slice(0, 1), Buffer.alloc(32), ...sealed.slice(2)]],
    ['of lines', [Buffer.from('{"type":"snapshot","format":1}\n')]],
  ])('[GW4] %s does not open', async (_, parts) => {
    await expect(open(parts)).rejects.toThrow('does not open with this gateway token')
  })

  it('[GW4] does not open with another token, nor with any byte changed', async () => {
    await expect(open(sealed, 'another-token-here')).rejects.toThrow('does not open')
    const bytes = Buffer.concat(sealed)
    for (let at = 0; at < bytes.length; at += 41) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x10
      await expect(open([changed]), `byte ${at}`).rejects.toThrow(FeedFault)
    }
  })

  it('[GW4] gives the world back; [CR4] its bytes hold no secret, key or name', async () => {
    const { snapshot, currentAtMs } = await open(sealed)
    expect({ ...snapshot, currentAtMs }).toMatchObject({
      epoch: 'epoch-1',
      revision: 7,
      currentAtMs: 5,
    })
    expect(snapshot.openedSecrets).toBe(40)
    expect(snapshot.world).toMatchObject({ applicationCount: 40, apiCount: 2 })
    expect(snapshot.world.findApplication('key-10039')?.findGrantEnd('api_2', 'PROD')).toBeNull()
    const bytes = Buffer.concat(sealed)
    for (const text of [appSecret, 'key-10001', '订单同步', 'api_1']) {
      expect(bytes.includes(text)).toBe(false)
    }
  })
})

describe('packed records', () => {
  it('[GW4] a thousand damaged ones: each snapshot is refused whole or is a world that can be asked', async () => {
    const [head = Buffer.alloc(0), piece = Buffer.alloc(0)] = frames
    let refused = 0
    for (let seed = 1; seed <= 1000; seed += 1) {
      const changed = Buffer.from(piece)
      const at = (seed * 7919) % changed.length
      changed[at] = (changed[at] ?? 0) ^ (1 << (seed % 8))
      try {
        const { snapshot } = await readPackedSnapshot(chunksOf([head, changed]))
        for (const { appKey: key } of applications) {
          const found = snapshot.world.findApplication(key)
          expect([found?.id, found?.encodedName, found?.secrets].length).toBe(3)
          found?.addressRule.lists({ family: 4, value: 1 })
          found?.findGrantEnd('api_1', 'PROD')
        }
      } catch (error) {
        if (!(error instanceof FeedFault)) throw new Error(`seed ${seed}`, { cause: error })
        refused += 1
      }
    }
    // Lengths, counts and numbers are found; a letter of a name or a secret is for the seal to find.
    expect(refused).toBeGreaterThan(200)
    expect(refused).toBeLessThan(1000)
  })

  it.each<[string, Buffer[]]>([
    ['with fewer records than its head says', frames.slice(0, 1)],
    ['with its records twice', [...frames, ...frames.slice(1)]],
    ['with a head that is no JSON', [Buffer.from('{"packing":1'), ...frames.slice(1)]],
    ['of another packing', [rewriteHead({ packing: 3 }), ...frames.slice(1)]],
    ['of grants that its vocabulary does not name', [withoutApis, ...frames.slice(1)]],
    ['without a head', []],
  ])('[GW4] a snapshot %s is refused', async (_, parts) => {
    await expect(readPackedSnapshot(chunksOf(parts))).rejects.toThrow(FeedFault)
  })
})

describe('a file of a gateway before this one', () => {
  it('[GW4] is read: records without automatic secrets in six bits a digit', async () => {
    const { snapshot } = await readPackedSnapshot(
      chunksOf([rewriteHead({ packing: 1 }), ...frames.slice(1)]),
    )
    expect(snapshot.world.findApplication('key-10039')?.secrets).toHaveLength(1)
  })

  it('[GW4] is read: lines behind a date, as a quarantined snapshot still is', async () => {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'older-'))
    closers.push(() => fs.rm(directory, { recursive: true }))
    const file = path.join(directory, 'snapshot.sealed')
    const lines = buildSnapshotLines(buildRecords(), { revision: 3 })
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    await saveText(file, token, `1234\n${text}`)
    const loaded = await loadSnapshot(file, token)
    expect(loaded).toMatchObject({ currentAtMs: 1234, snapshot: { revision: 3, openedSecrets: 1 } })
    expect(loaded?.snapshot.world.findApplication(appKey)?.secrets).toHaveLength(1)
    await saveText(file, token, `nothing\n${text}`)
    await expect(loadSnapshot(file, token)).rejects.toThrow('no date')
  })
})
