/**
 * Keeps a snapshot that was turned away beside the good one, with the reason, for whoever has to find out
 * what made it. Sealed like the good one; in its form, so that an operator who decides that it is right
 * after all renames it to `snapshot.sealed` and starts the gateway anew.
 */
import { rename, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { FeedBreak, FeedFault } from './feed-fault.ts'
import { saveText } from './sealed-file.ts'

/** What is kept of a snapshot in memory while it is read; of a longer one only the reason is kept. */
const keptBytesLimit = 32 * 1024 * 1024

/** Passes a stream on and remembers its bytes, up to the limit. */
export class SnapshotRecorder {
  #chunks: Uint8Array[] = []
  #length = 0

  async *record(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#length += chunk.length
      if (this.#length <= keptBytesLimit) this.#chunks.push(chunk)
      else this.#chunks = []
      yield chunk
    }
  }

  /** Null where it was longer than is kept. */
  get text(): string | null {
    return this.#length > keptBytesLimit ? null : Buffer.concat(this.#chunks).toString('utf8')
  }
}

export interface Quarantined {
  readonly reason: string
  readonly atMs: number
  /** As it came; null where it was too long to keep. */
  readonly text: string | null
}

/** Whether a fault says that the snapshot is bad, rather than that it did not arrive. */
export function isPoison(error: unknown): error is FeedFault {
  return error instanceof FeedFault && !(error instanceof FeedBreak)
}

/** Writes `snapshot.quarantined` (sealed) and `snapshot.quarantined.json` (why and when) into a directory. */
export async function keepQuarantined(
  directory: string,
  token: string,
  quarantined: Quarantined,
): Promise<void> {
  const file = path.join(directory, 'snapshot.quarantined')
  const { text, reason, atMs } = quarantined
  if (text !== null) await saveText(file, token, `${atMs}\n${text}`)
  const note = { reason, at: new Date(atMs).toISOString(), kept: text !== null }
  await writeFile(`${file}.json.new`, `${JSON.stringify(note)}\n`, { mode: 0o600 })
  await rename(`${file}.json.new`, `${file}.json`)
}
