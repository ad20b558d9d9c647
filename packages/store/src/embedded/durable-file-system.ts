/**
 * Gives the embedded database a real `fsync`.
 *
 * PGlite's file system on a directory has none: PostgreSQL inside it asks for every sync that its durability
 * rests on, and nothing happens. With the call answered, PostgreSQL's own protocol holds in full: WAL before an
 * acknowledgement, data files before a checkpoint lets WAL go, directories after a rename.
 */

import { fdatasyncSync, fsyncSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The part of an Emscripten file that is looked at here; PGlite's own types leave it open. */
type OpenFile = {
  /** The file's descriptor in this process. */
  nfd: number
  node: { name: string; mode: number; parent: { name: string } }
}

type StreamOperations = {
  fsync?: (file: OpenFile) => number
  write: (file: OpenFile, ...rest: unknown[]) => number
}

type EmscriptenModule = {
  NODEFS: { stream_ops: StreamOperations }
  FS: { isFile(mode: number): boolean }
  onAbort?: (reason: unknown) => void
  stackRestore: () => void
  _PostgresMainLoopOnce: () => void
  _PostgresSendReadyForQueryIfNecessary: () => void
  _pgl_pq_flush: () => void
}

// ENOSPC in WASI's numbering, which is what PostgreSQL in WASM understands.
const wasiNoSpace = 51

/** Why PostgreSQL was halted: a `full` disk, which mends, a `broken` one, or PostgreSQL `aborted` by itself. */
export type StorageFailure = Readonly<{ kind: 'full' | 'broken' | 'aborted'; cause: Error }>

/** What the file system tells the engine that runs on it. */
export type DurableFileSystemEvents = {
  /**
   * A sync failed, WAL could not be written, or PostgreSQL aborted. PostgreSQL is halted on the spot, as a power
   * cut would: no answer of this engine can be believed from here on, also none that is on its way.
   */
  onFailure: (failure: StorageFailure) => void
  /** WAL reached the disk; `segment` names its file. */
  onWalSync: (segment: string) => void
}

/** PGlite's file system on a directory, with syncs that reach the disk. */
export class DurableFileSystem extends NodeFS {
  readonly #events: DurableFileSystemEvents

  constructor(directory: string, events: DurableFileSystemEvents) {
    super(directory)
    this.#events = events
  }

  override async init(
    ...[pglite, options]: Parameters<NodeFS['init']>
  ): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options)
    emscriptenOpts.preRun?.push((module) => this.#install(module as unknown as EmscriptenModule))
    return { emscriptenOpts }
  }

  #install(module: EmscriptenModule): void {
    const { NODEFS, FS } = module
    const isWal = ({ node }: OpenFile): boolean =>
      node.parent.name === 'pg_wal' && FS.isFile(node.mode)
    const fail = (failure: StorageFailure): Error => {
      halt(module, failure.cause)
      this.#events.onFailure(failure)
      return failure.cause
    }
    const write = NODEFS.stream_ops.write
    NODEFS.stream_ops.write = (file, ...rest) => {
      try {
        return write(file, ...rest)
      } catch (error) {
        throw isWal(file) ? fail(writeFailure(error)) : error
      }
    }
    NODEFS.stream_ops.fsync = (file) => {
      try {
        // A segment is written in full when it is made, so its size and place do not change afterwards, and
        // fdatasync spares the journal a commit for the time stamp.
        if (isWal(file)) fdatasyncSync(file.nfd)
        else fsyncSync(file.nfd)
      } catch (error) {
        throw fail(syncFailure(file.node.name, error))
      }
      if (isWal(file)) this.#events.onWalSync(file.node.name)
      return 0
    }
    module.onAbort = (reason) => {
      fail({ kind: 'aborted', cause: new Error(`PostgreSQL aborted: ${String(reason)}`) })
    }
  }
}

/**
 * Makes the engine throw whenever it is entered. PGlite swallows what is thrown while PostgreSQL runs and enters it
 * again, for ever after a panic; it does not swallow what `stackRestore` throws.
 */
function halt(module: EmscriptenModule, cause: Error): void {
  const stop = (): never => {
    throw cause
  }
  module.stackRestore = stop
  module._PostgresMainLoopOnce = stop
  module._PostgresSendReadyForQueryIfNecessary = () => {}
  module._pgl_pq_flush = () => {}
}

function syncFailure(name: string, error: unknown): StorageFailure {
  return {
    kind: isErrno(error, 'ENOSPC') ? 'full' : 'broken',
    cause: new Error(`${name} could not be synced`, { cause: error }),
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function writeFailure(error: unknown): StorageFailure {
  // Emscripten's errors are no instances of Error and print as nothing.
  const errno = typeof error === 'object' && error !== null && 'errno' in error ? error.errno : null
  return {
    kind: errno === wasiNoSpace ? 'full' : 'broken',
    cause: new Error(`WAL could not be written: error ${String(errno)}`),
  }
}

/** How PostgreSQL inside PGlite is started so that it asks for the syncs: `-F` would forgo them. */
export const durableStartParams: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'fsync=on',
  '-c',
  'full_page_writes=on',
  '-c',
  'synchronous_commit=on',
  // Not fdatasync: its system call is answered inside the WASM build and reaches nobody.
  '-c',
  'wal_sync_method=fsync',
]
