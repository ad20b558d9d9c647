/**
 * The nonce memory on disk: every spent fingerprint is written before its call goes on, so that a killed
 * gateway starts again with its memory whole, and no honest caller is refused for the restart (SG3).
 *
 * One file a generation, 8 bytes a nonce, all spends of one turn of the event loop in one write. A write
 * that has returned survives SIGKILL; a power cut may take the last second, which the boot id tells.
 */
import * as fs from 'node:fs'
import * as path from 'node:path'
import { randomBytes } from 'node:crypto'
import type { FingerprintKey } from './fingerprint.ts'
import type { Generation } from './generation.ts'
import { NonceTable } from './nonce-table.ts'
import type { Spend } from './nonces.ts'

const stateFile = 'state'
const filePattern = /^(\d+)-(\d+)$/
const syncEveryMs = 1000

/** Room for the fingerprints of one turn of the event loop, in words; it grows where that is not enough. */
const firstWords = 512

interface OpenFile {
  readonly descriptor: number
  /** Fingerprints that are not written yet, as they stand in the file. */
  words: Int32Array
  used: number
}

export interface RecoveredNonces {
  readonly journal: NonceJournal
  readonly key: FingerprintKey
  readonly generations: readonly Generation[]
  /** Timestamps before it may have been spent and forgotten while the clock was ahead. */
  readonly coldBeforeMs: number
  /** False after a power cut or in an empty directory: what came before is not wholly known. */
  readonly whole: boolean
}

/** Where a test or the operator learns that the journal had to be given up. */
export type JournalFault = (error: unknown) => void

function fileOf(directory: string, generation: Pick<Generation, 'startMs' | 'endMs'>): string {
  return path.join(directory, `${generation.startMs}-${generation.endMs}`)
}

function readGeneration(directory: string, name: string): Generation | null {
  const match = filePattern.exec(name)
  if (match === null) return null
  const bytes = fs.readFileSync(path.join(directory, name))
  const length = bytes.length - (bytes.length % 8)
  // The last record of a torn write is no record, and would shift all that follow it.
  if (length !== bytes.length) fs.truncateSync(path.join(directory, name), length)
  const table = new NonceTable(length / 8)
  for (let at = 0; at < length; at += 8) {
    const low = bytes.readInt32LE(at)
    const high = bytes.readInt32LE(at + 4)
    if (!table.has(low, high)) table.add(low, high)
  }
  const endMs = Number(match[2])
  // The file does not tell how far into its stretch of time it came.
  return { startMs: Number(match[1]), endMs, table, newestMs: endMs - 1 }
}

interface State {
  readonly key: FingerprintKey
  readonly bootId: string
  /** Timestamps before it may have been spent and forgotten. */
  readonly coldBeforeMs: number
}

function readState(directory: string): State | null {
  let text: string
  try {
    text = fs.readFileSync(path.join(directory, stateFile), 'utf8')
  } catch {
    return null
  }
  // The first version knew no fence.
  const match = /^v[12] ([0-9a-f]{16}) (\S+)(?: (\d{1,15}))?\n$/.exec(text)
  if (match === null) return null
  const key = Buffer.from(match[1] ?? '', 'hex')
  return {
    key: [key.readUInt32LE(0), key.readUInt32LE(4)],
    bootId: match[2] ?? '',
    coldBeforeMs: Number(match[3] ?? 0),
  }
}

function writeState(directory: string, { key, bootId, coldBeforeMs }: State): void {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(key[0] >>> 0, 0)
  bytes.writeUInt32LE(key[1] >>> 0, 4)
  const temporary = path.join(directory, `${stateFile}.new`)
  const text = `v2 ${bytes.toString('hex')} ${bootId} ${coldBeforeMs}\n`
  fs.writeFileSync(temporary, text, { mode: 0o600, flush: true })
  fs.renameSync(temporary, path.join(directory, stateFile))
}

function grow(words: Int32Array): Int32Array {
  const more = new Int32Array(words.length * 2)
  more.set(words)
  return more
}

export class NonceJournal {
  readonly #directory: string
  readonly #fault: JournalFault
  #state: State
  readonly #files = new Map<Generation, OpenFile>()
  readonly #timer: NodeJS.Timeout
  #flushing: Promise<Spend> | null = null
  #broken = false

  private constructor(directory: string, fault: JournalFault, state: State) {
    this.#directory = directory
    this.#fault = fault
    this.#state = state
    this.#timer = setInterval(() => this.#sync(), syncEveryMs)
    this.#timer.unref()
  }

  /**
   * Opens the journal of a directory and reads what its predecessor wrote.
   *
   * @param bootId names this boot of the machine, so that a power cut is told from a killed process;
   *   an empty one means that it cannot be known, and the memory is then never taken for whole
   */
  static recover(directory: string, bootId: string, fault: JournalFault): RecoveredNonces {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
    const state = readState(directory)
    const names = fs.readdirSync(directory)
    const generations: Generation[] = []
    for (const name of names) {
      const generation = state === null ? null : readGeneration(directory, name)
      if (generation !== null) generations.push(generation)
      else if (filePattern.test(name)) fs.rmSync(path.join(directory, name))
    }
    generations.sort((left, right) => left.startMs - right.startMs)
    const fresh = randomBytes(8)
    const key = state?.key ?? [fresh.readUInt32LE(0), fresh.readUInt32LE(4)]
    const coldBeforeMs = state?.coldBeforeMs ?? 0
    const written = { key, bootId: bootId === '' ? 'unknown' : bootId, coldBeforeMs }
    writeState(directory, written)
    const whole = state !== null && bootId !== '' && state.bootId === bootId
    const journal = new NonceJournal(directory, fault, written)
    return { journal, key, generations, coldBeforeMs, whole }
  }

  /** Takes a fingerprint, to be written with all others of this turn; `written` tells when. */
  append(generation: Generation, low: number, high: number): Spend {
    if (this.#broken) return 'fresh'
    const file = this.#open(generation)
    if (file === null) return this.#giveUp()
    if (file.used === file.words.length) file.words = grow(file.words)
    file.words[file.used] = low
    file.words[file.used + 1] = high
    file.used += 2
    this.#flushing ??= new Promise((resolve) => {
      process.nextTick(() => {
        this.#flushing = null
        resolve(this.#flush())
      })
    })
    return 'fresh'
  }

  /** When all that was appended in this turn is written: `fresh`, or why it is not. Null: it is. */
  get written(): Promise<Spend> | null {
    return this.#flushing
  }

  /** Removes the file of a generation whose timestamps have left the window; from then on those before `coldBeforeMs` are not known. */
  drop(generation: Generation, coldBeforeMs: number): void {
    if (!this.#broken) this.#fence(coldBeforeMs)
    const file = this.#files.get(generation)
    if (file !== undefined) fs.closeSync(file.descriptor)
    this.#files.delete(generation)
    fs.rmSync(fileOf(this.#directory, generation), { force: true })
  }

  /** Written before anything is removed: a successor must not take for whole what was forgotten (T060). */
  #fence(coldBeforeMs: number): void {
    this.#state = { ...this.#state, coldBeforeMs }
    try {
      writeState(this.#directory, this.#state)
    } catch (error) {
      this.#fault(error)
      this.#giveUp()
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    if (this.#flushing !== null) await this.#flushing
    for (const file of this.#files.values()) {
      fs.fsyncSync(file.descriptor)
      fs.closeSync(file.descriptor)
    }
    this.#files.clear()
  }

  #open(generation: Generation): OpenFile | null {
    const known = this.#files.get(generation)
    if (known !== undefined) return known
    try {
      const name = fileOf(this.#directory, generation)
      const descriptor = fs.openSync(name, 'a', 0o600)
      const opened: OpenFile = { descriptor, words: new Int32Array(firstWords), used: 0 }
      this.#files.set(generation, opened)
      return opened
    } catch (error) {
      this.#fault(error)
      return null
    }
  }

  #flush(): Spend {
    for (const file of this.#files.values()) {
      if (file.used === 0) continue
      const bytes = Buffer.from(file.words.buffer, 0, file.used * 4)
      file.used = 0
      try {
        let written = 0
        while (written < bytes.length) written += fs.writeSync(file.descriptor, bytes, written)
      } catch (error) {
        this.#fault(error)
        return this.#giveUp()
      }
    }
    return 'fresh'
  }

  /**
   * A disk that takes no more must not stop the calls: the journal is withdrawn, so that a restart sees
   * an empty directory and starts cold. Where even that fails, the spend is refused.
   */
  #giveUp(): Spend {
    try {
      fs.rmSync(path.join(this.#directory, stateFile), { force: true })
      this.#broken = true
      return 'fresh'
    } catch (error) {
      this.#fault(error)
      return 'unavailable'
    }
  }

  #sync(): void {
    for (const file of this.#files.values()) fs.fsync(file.descriptor, () => {})
  }
}
