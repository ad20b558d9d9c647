/**
 * Sends the same bytes to the fast engine, to node:http and to nginx, and looks for bytes that the engine
 * takes and another reads otherwise: there a second request could hide. What the engine refuses and another
 * takes is its strictness; it is counted by its reason.
 */
import { buildCase, createRandom } from './mutations.ts'
import {
  startFastReader,
  startNginxReaders,
  startNodeReader,
  type Reader,
  type Reading,
} from './readers.ts'

type Outcome = Awaited<ReturnType<Reader['read']>>

export interface Disagreement {
  readonly peer: string
  readonly bytes: string
  readonly fast: readonly Reading[]
  readonly other: readonly Reading[]
}

export interface DifferentialReport {
  readonly seed: number
  readonly cases: number
  /** Cases of which the engine took every request. */
  readonly takenWhole: number
  /** Requests that the engine took, all cases together. */
  readonly requestsTaken: number
  readonly disagreements: readonly Disagreement[]
  /** Reason of a refusal, and how many cases a peer would have taken at that place. */
  readonly stricter: ReadonlyMap<string, number>
}

const canary = 'GET /canary HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'

const isSame = (left: Reading | undefined, right: Reading | undefined) =>
  left?.method === right?.method &&
  left?.target === right?.target &&
  left?.headers === right?.headers &&
  left?.body === right?.body

/** It said no, or hung up without a word: nothing behind these bytes is read. */
function hasRefused({ answers, isOver }: Outcome): boolean {
  return isOver && (answers === '' || /HTTP\/1\.[01] (?:4\d\d|5\d\d) /.test(answers))
}

/**
 * Whether a peer reads what the engine took otherwise. It may refuse what the engine takes, at any place;
 * it may not see another request there, nor still wait for bytes that the engine has spent on a request.
 */
function readsOtherwise(fast: Outcome, other: Outcome): boolean {
  const taken = fast.readings
  const shared = Math.min(taken.length, other.readings.length)
  for (let index = 0; index < shared; index += 1) {
    if (!isSame(taken[index], other.readings[index])) return true
  }
  if (other.readings.length > taken.length) {
    // The engine took the last request of the bytes, and the peer one more.
    return taken.at(-1)?.target === '/canary'
  }
  return other.readings.length < taken.length && !hasRefused(other)
}

function nameRefusal({ answers }: Outcome): string {
  const messages = [
    ...answers.matchAll(/^X-Ca-Error-Code: (\w+)\r\nX-Ca-Error-Message: ([^\r]*)/gim),
  ]
  const last = messages.filter(([, code]) => code !== 'T429PA').at(-1)
  return last === undefined ? 'no answer' : `${last[1]} ${last[2]?.slice(0, 90)}`
}

interface Lane {
  readonly fast: Reader
  readonly peers: readonly Reader[]
}

async function openLanes(count: number, nginx: string | null): Promise<Lane[]> {
  const behind = nginx === null ? [] : await startNginxReaders(nginx, count)
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const proxy = behind[index]
      const node = await startNodeReader()
      return { fast: await startFastReader(), peers: proxy === undefined ? [node] : [node, proxy] }
    }),
  )
}

interface Options {
  readonly seed: number
  readonly cases: number
  /** Path of nginx, or null to compare with node:http alone. */
  readonly nginx: string | null
  readonly lanes?: number
}

class Tally {
  takenWhole = 0
  requestsTaken = 0
  readonly disagreements: Disagreement[] = []
  readonly stricter = new Map<string, number>()

  async judge({ fast, peers }: Lane, bytes: string): Promise<void> {
    const sent = bytes + canary
    const [own, ...others] = await Promise.all([fast, ...peers].map((reader) => reader.read(sent)))
    if (own === undefined) return
    this.requestsTaken += own.readings.length
    if (own.readings.at(-1)?.target === '/canary') this.takenWhole += 1
    for (const [index, other] of others.entries()) {
      const peer = peers[index]
      if (peer === undefined) continue
      if (readsOtherwise(own, other)) await this.#confirm(fast, peer, bytes)
      else if (other.readings.length > own.readings.length) {
        const key = `${peer.name}: ${nameRefusal(own)}`
        this.stricter.set(key, (this.stricter.get(key) ?? 0) + 1)
      }
    }
  }

  /** A slow machine can look like a different reading: only what shows twice more counts. */
  async #confirm(fast: Reader, peer: Reader, bytes: string): Promise<void> {
    let last: readonly [Outcome, Outcome] | null = null
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const own = await fast.read(bytes + canary)
      const other = await peer.read(bytes + canary)
      if (!readsOtherwise(own, other)) return
      last = [own, other]
    }
    if (last === null) return
    const [own, other] = last
    this.disagreements.push({ peer: peer.name, bytes, fast: own.readings, other: other.readings })
  }
}

/** Runs so many cases from one seed, several connections at a time. */
export async function runDifferential(options: Options): Promise<DifferentialReport> {
  const { seed, cases, nginx } = options
  const lanes = await openLanes(options.lanes ?? 16, nginx)
  const random = createRandom(seed)
  const tally = new Tally()
  let left = cases
  const work = async (lane: Lane) => {
    while (left > 0) {
      left -= 1
      await tally.judge(lane, buildCase(random))
    }
  }
  try {
    await Promise.all(lanes.map(work))
  } finally {
    for (const { fast, peers } of lanes) for (const each of [fast, ...peers]) await each.close()
  }
  const { takenWhole, requestsTaken, disagreements, stricter } = tally
  return { seed, cases, takenWhole, requestsTaken, disagreements, stricter }
}
