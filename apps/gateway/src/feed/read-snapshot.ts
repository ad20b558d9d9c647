/** Reads one whole snapshot, from the control plane or from disk, and proves that it is whole. */
import type { FeedApi, FeedApplication, FeedLine, FeedSettings } from '@portico/contract'
import type { WorldRecords } from '../world/compiled-world.ts'
import { FeedBreak, FeedFault } from './feed-fault.ts'

export interface Snapshot {
  readonly epoch: string
  readonly revision: number
  readonly records: WorldRecords
}

type Head = Extract<FeedLine, { type: 'snapshot' }>

class SnapshotReader {
  #head: Head | null = null
  #settings: FeedSettings | null = null
  readonly #apis: FeedApi[] = []
  readonly #applications: FeedApplication[] = []

  /** Answers the snapshot at its `end` line, else null. */
  add(line: FeedLine): Snapshot | null {
    if (this.#head === null) {
      if (line.type !== 'snapshot') throw new FeedFault('a snapshot begins with a snapshot line')
      this.#head = line
      return null
    }
    switch (line.type) {
      case 'settings':
        if (this.#settings !== null) throw new FeedFault('settings stand twice')
        this.#settings = line.settings
        return null
      case 'api':
        this.#apis.push(line.api)
        return null
      case 'application':
        this.#applications.push(line.application)
        return null
      case 'end':
        return this.#finish(this.#head, line.revision)
      case 'snapshot':
      case 'change':
      case 'heartbeat':
      case 'reset':
        throw new FeedFault(`a ${line.type} line within a snapshot`)
    }
  }

  #finish(head: Head, revision: number): Snapshot {
    if (this.#settings === null) throw new FeedFault('a snapshot without settings')
    if (revision !== head.revision) throw new FeedFault('the snapshot ends in another revision')
    if (this.#apis.length !== head.apis || this.#applications.length !== head.applications) {
      throw new FeedFault('the snapshot holds another number of records than it announces')
    }
    const records = { settings: this.#settings, apis: this.#apis, applications: this.#applications }
    return { epoch: head.epoch, revision, records }
  }
}

/** Throws a `FeedFault` for a snapshot that is not whole; nothing of it is used then. */
export async function readSnapshot(batches: AsyncIterable<FeedLine[]>): Promise<Snapshot> {
  const reader = new SnapshotReader()
  for await (const lines of batches) {
    for (const line of lines) {
      const snapshot = reader.add(line)
      if (snapshot !== null) return snapshot
    }
  }
  throw new FeedBreak('the snapshot broke off')
}

/** The lines of a snapshot, for the sealed file. */
export function* writeSnapshot(snapshot: {
  readonly epoch: string
  readonly revision: number
  readonly settings: FeedSettings
  readonly applications: number
  readonly apis: number
  readonly records: Iterable<{ api: FeedApi } | { application: FeedApplication }>
}): Generator<FeedLine> {
  const { epoch, revision, settings, applications, apis } = snapshot
  yield { type: 'snapshot', format: 1, epoch, revision, applications, apis }
  yield { type: 'settings', settings }
  for (const record of snapshot.records) {
    yield 'api' in record
      ? { type: 'api', api: record.api }
      : { type: 'application', application: record.application }
  }
  yield { type: 'end', revision }
}
