/**
 * A snapshot as it lies in memory, frame by frame: one of JSON with everything but the applications, then
 * their packed records. A gateway starts from it without parsing, opening or compiling an application.
 * Whoever changes the records raises `packing` and goes on reading the one before, for the files of an upgrade.
 */
import * as z from 'zod'
import { feedApi, feedSettings } from '@portico/contract'
import { openPackedTable } from '../world/application-packer.ts'
import { pieceBytesLimit } from '../world/arena.ts'
import { CompiledWorld } from '../world/compiled-world.ts'
import type { Sliced } from '../world/slices.ts'
import { Vocabulary } from '../world/vocabulary.ts'
import { FeedFault } from './feed-fault.ts'
import { refuseContradictions, type Snapshot } from './read-snapshot.ts'

/** The media type of a sealed stream of these frames, between the processes of one gateway. */
export const sealedSnapshotType = 'application/vnd.portico.sealed-snapshot'

const frameHead = z.object({
  /** 1 has no automatic secrets in six bits a digit; whoever reads 2 reads it as well. */
  packing: z.union([z.literal(1), z.literal(2)]),
  epoch: z.string().min(1).max(64),
  revision: z.number().int().nonnegative(),
  currentAtMs: z.number().int().nonnegative(),
  applications: z.number().int().nonnegative(),
  settings: feedSettings,
  apis: z.array(feedApi),
  /** What the records name by number. */
  apiIds: z.array(z.string()),
  grantEnds: z.array(z.number().int().nonnegative().nullable()),
})

export interface SnapshotToPack {
  readonly epoch: string
  readonly revision: number
  /** When the control plane last said that this was current; milliseconds since 1970. */
  readonly currentAtMs: number
  readonly world: CompiledWorld
}

export interface StoredSnapshot {
  readonly snapshot: Snapshot
  /** As in `SnapshotToPack`. */
  readonly currentAtMs: number
}

/** Joins runs of records to pieces as large as one may be. */
function* joinRuns(runs: Iterable<Buffer>): Generator<Buffer> {
  let held: Buffer[] = []
  let heldBytes = 0
  for (const run of runs) {
    if (heldBytes + run.length > pieceBytesLimit) {
      yield held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held)
      held = []
      heldBytes = 0
    }
    held.push(run)
    heldBytes += run.length
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}

/** The frames of a snapshot; the world does not change while they are taken. */
export function* packSnapshot(snapshot: SnapshotToPack): Generator<Buffer> {
  const { epoch, revision, currentAtMs, world } = snapshot
  const { vocabulary } = world.applications
  const head: z.infer<typeof frameHead> = {
    packing: 2,
    epoch,
    revision,
    currentAtMs,
    applications: world.applicationCount,
    settings: world.settings,
    apis: world.listApis(),
    apiIds: vocabulary.apiIds,
    grantEnds: [...vocabulary.ends],
  }
  yield Buffer.from(JSON.stringify(head))
  yield* joinRuns(world.applications.runs())
}

function readJson(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString('utf8'))
  } catch (cause) {
    throw new FeedFault('the packed snapshot has a head that is no JSON', { cause })
  }
}

function parseHead(frame: Buffer): z.infer<typeof frameHead> {
  const parsed = frameHead.safeParse(readJson(frame))
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new FeedFault(`the packed snapshot has a fault at ${at}`)
}

/** Checks the frames of a snapshot and takes them into use. Throws a `FeedFault` where they are none. */
export async function readPackedSnapshot(frames: AsyncIterable<Buffer>): Promise<StoredSnapshot> {
  let head: z.infer<typeof frameHead> | null = null
  const pieces: Buffer[] = []
  for await (const frame of frames) {
    if (head === null) head = parseHead(frame)
    else pieces.push(frame)
  }
  if (head === null) throw new FeedFault('the packed snapshot is empty')
  return refuseContradictions(openPacked(head, pieces))
}

function* openPacked(
  head: z.infer<typeof frameHead>,
  pieces: readonly Buffer[],
): Sliced<StoredSnapshot> {
  const { epoch, revision, settings, apis, apiIds, grantEnds, currentAtMs } = head
  const vocabulary = Vocabulary.of(apiIds, grantEnds)
  const { table, openedSecrets } = yield* openPackedTable({ pieces, vocabulary })
  if (table.size !== head.applications) {
    throw new FeedFault('the snapshot holds another number of records than it announces')
  }
  const world = CompiledWorld.of(settings, apis, table)
  return { snapshot: { epoch, revision, world, openedSecrets }, currentAtMs }
}
