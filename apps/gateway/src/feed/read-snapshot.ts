/** Reads one whole snapshot, from the control plane or from an older file, and proves that it is whole. */
import { createHash } from 'node:crypto'
import type { FeedApi, FeedLine, FeedSettings } from '@portico/contract'
import { ApplicationPacker } from '../world/application-packer.ts'
import type { Unseal } from '../world/application-record.ts'
import { CompiledWorld } from '../world/compiled-world.ts'
import { doInSlices, type Sliced } from '../world/slices.ts'
import { FeedBreak, FeedFault } from './feed-fault.ts'
import { cutLines, parseLine } from './read-lines.ts'

export interface Snapshot {
  readonly epoch: string
  readonly revision: number
  readonly world: CompiledWorld
  /** How many secrets of its applications could be opened. */
  readonly openedSecrets: number
}

type Head = Extract<FeedLine, { type: 'snapshot' }>
type End = Extract<FeedLine, { type: 'end' }>

/** Makes a fault of the feed of the `RangeError` with which records that contradict each other are refused. */
function blameFeed(error: unknown): never {
  if (error instanceof RangeError) throw new FeedFault(error.message, { cause: error })
  throw error
}

/** Builds of records that may contradict each other, in slices: calls go on with the world before. */
export function refuseContradictions<T>(build: Sliced<T>): Promise<T> {
  return doInSlices(build).catch(blameFeed)
}

class SnapshotReader {
  #head: Head | null = null
  #settings: FeedSettings | null = null
  readonly #apis: FeedApi[] = []
  readonly #packer: ApplicationPacker
  readonly #digest = createHash('sha256')

  constructor(unseal: Unseal) {
    this.#packer = new ApplicationPacker(unseal)
  }

  /** Answers the snapshot at its `end` line, else null. */
  take(bytes: Uint8Array): Promise<Snapshot> | null {
    const line = parseLine(bytes)
    if (line?.type === 'end' && this.#head !== null) return this.#finish(this.#head, line)
    this.#digest.update(bytes).update('\n')
    if (line !== null) this.#add(line)
    return null
  }

  #add(line: FeedLine): void {
    if (this.#head === null) {
      if (line.type !== 'snapshot') throw new FeedFault('a snapshot begins with a snapshot line')
      this.#head = line
      return
    }
    switch (line.type) {
      case 'settings':
        if (this.#settings !== null) throw new FeedFault('settings stand twice')
        this.#settings = line.settings
        break
      case 'api':
        this.#apis.push(line.api)
        break
      case 'application':
        try {
          this.#packer.add(line.application)
        } catch (error) {
          blameFeed(error)
        }
        break
      case 'snapshot':
      case 'change':
      case 'heartbeat':
      case 'reset':
      case 'end':
        throw new FeedFault(`a ${line.type} line within a snapshot`)
    }
  }

  async #finish(head: Head, { revision, digest }: End): Promise<Snapshot> {
    const settings = this.#settings
    if (settings === null) throw new FeedFault('a snapshot without settings')
    if (revision !== head.revision) throw new FeedFault('the snapshot ends in another revision')
    if (this.#apis.length !== head.apis || this.#packer.count !== head.applications) {
      throw new FeedFault('the snapshot holds another number of records than it announces')
    }
    // A control plane of before this field sends none.
    if (digest !== undefined && digest !== this.#digest.digest('hex')) {
      throw new FeedFault('the snapshot was changed on its way: its digest differs')
    }
    const world = await refuseContradictions(this.#build(settings))
    return { epoch: head.epoch, revision, world, openedSecrets: this.#packer.openedSecrets }
  }

  *#build(settings: FeedSettings): Sliced<CompiledWorld> {
    return CompiledWorld.of(settings, this.#apis, yield* this.#packer.finish())
  }
}

/**
 * Reads the lines of a snapshot (packages/contract/src/feed.ts). Throws a `FeedFault` for one that is not
 * whole or contradicts itself; nothing of it is used then.
 */
export async function readSnapshot(
  chunks: AsyncIterable<Uint8Array>,
  unseal: Unseal,
): Promise<Snapshot> {
  const reader = new SnapshotReader(unseal)
  for await (const lines of cutLines(chunks)) {
    for (const line of lines) {
      const snapshot = reader.take(line)
      if (snapshot !== null) return await snapshot
    }
  }
  throw new FeedBreak('the snapshot broke off')
}
