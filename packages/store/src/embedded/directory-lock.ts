/**
 * Lets one process at a time hold a directory, decided by one atomic step, released by its death.
 *
 * Each hold is a numbered file that names its process. The highest number holds; the next hold is the creation of the
 * number above it, which the file system grants to one process only. Numbers never go back, so that a process that
 * decided on what it read a moment ago creates a number that exists, or one below the highest, and has lost.
 */

import { randomUUID } from 'node:crypto'
import { linkSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Outage } from '../outage.ts'
import { ownIdentity, processState, type ProcessIdentity } from './process-identity.ts'

const beatMs = 5000
// A beat is late while PostgreSQL in WASM computes; a minute is long past any of its statements.
const abandonedAfterMs = 60_000

type Hold = ProcessIdentity & { released: boolean; since: string }

/** A directory that is held. */
export interface DirectoryLock {
  /** Lets the next process in. Later calls do nothing. */
  release(): Promise<void>
  /** `react` is called once, should another process have taken over while this one stood still for too long. */
  onLoss(react: (loss: Outage) => void): void
}

/**
 * Holds `directory`, made if it is missing, or throws an `Outage` (`database.locked`) that names the process that
 * holds it. A process that is gone is succeeded at once; one that cannot be seen from here (another machine,
 * another container) when it has not shown life for a minute.
 */
export async function holdDirectory(directory: string): Promise<DirectoryLock> {
  await mkdir(directory, { recursive: true })
  for (;;) {
    const highest = (await numbers(directory)).at(-1) ?? 0
    if (highest > 0) await refuseIfHeld(directory, highest)
    const number = highest + 1
    const identity = { ...ownIdentity(), released: false, since: new Date().toISOString() }
    if (!(await create(directory, number, identity))) continue
    const present = await numbers(directory)
    if (present.at(-1) === number) {
      for (const older of present)
        if (older < number) await rm(holdPath(directory, older), { force: true })
      return new HeldDirectory(directory, number, identity)
    }
    // Others went past while this one decided: its number means nothing.
    await rm(holdPath(directory, number), { force: true })
  }
}

function holdPath(directory: string, number: number): string {
  return join(directory, `${number}.json`)
}

async function numbers(directory: string): Promise<number[]> {
  const found = (await readdir(directory)).map((name) => /^([1-9]\d{0,14})\.json$/u.exec(name)?.[1])
  return found
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b)
}

/** Appears whole or not at all: a reader never sees half of it. */
async function create(directory: string, number: number, hold: Hold): Promise<boolean> {
  const draft = join(directory, `${randomUUID()}.draft`)
  await writeFile(draft, JSON.stringify(hold), { flag: 'wx' })
  try {
    linkSync(draft, holdPath(directory, number))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function refuseIfHeld(directory: string, number: number): Promise<void> {
  const path = holdPath(directory, number)
  let hold: Hold
  let beatAt: number
  try {
    hold = JSON.parse(await readFile(path, 'utf8')) as Hold
    beatAt = (await stat(path)).mtimeMs
  } catch (error) {
    // Succeeded and removed since it was listed, or emptied by a power cut: its process is gone with it.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (hold.released) return
  const state = processState(hold)
  if (state === 'gone') return
  const owner = `process ${hold.pid} on ${hold.host} since ${hold.since}`
  if (state === 'running') {
    throw new Outage(
      'database.locked',
      `the directory ${dirname(directory)} is in use by ${owner}: stop that process first, or give this one ` +
        'another directory',
    )
  }
  if (Date.now() - beatAt < abandonedAfterMs) {
    throw new Outage(
      'database.locked',
      `the directory ${dirname(directory)} was in use by ${owner}, which cannot be seen from here, until a ` +
        `moment ago: if it has ended, try again in ${abandonedAfterMs / 1000} seconds`,
    )
  }
}

class HeldDirectory implements DirectoryLock {
  readonly #directory: string
  readonly #number: number
  readonly #hold: Hold
  readonly #beat: NodeJS.Timeout
  #released: Promise<void> | undefined
  #react: ((loss: Outage) => void) | undefined

  constructor(directory: string, number: number, hold: Hold) {
    this.#directory = directory
    this.#number = number
    this.#hold = hold
    this.#beat = setInterval(() => void this.#showLife(), beatMs)
    this.#beat.unref()
  }

  onLoss(react: (loss: Outage) => void): void {
    this.#react = react
  }

  release(): Promise<void> {
    this.#released ??= this.#release()
    return this.#released
  }

  async #release(): Promise<void> {
    clearInterval(this.#beat)
    if ((await numbers(this.#directory)).at(-1) !== this.#number) return
    // Kept, marked: were it removed, numbers would begin again and could be created twice.
    const draft = join(this.#directory, `${randomUUID()}.draft`)
    await writeFile(draft, JSON.stringify({ ...this.#hold, released: true }), { flag: 'wx' })
    await rename(draft, holdPath(this.#directory, this.#number))
  }

  async #showLife(): Promise<void> {
    const now = new Date()
    try {
      await utimes(holdPath(this.#directory, this.#number), now, now)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return
      clearInterval(this.#beat)
      this.#react?.(
        new Outage('database.locked', `another process took over ${dirname(this.#directory)}`),
      )
    }
  }
}
