/**
 * Passes the feed on to the workers, in its own protocol and on loopback: the control plane sees one gateway
 * however many cores it uses, and a new worker gets its world from the process beside it (GW4).
 */
import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FeedLine } from '@portico/contract'
import { packSnapshot, sealedSnapshotType } from '../feed/packed-snapshot.ts'
import { sealFrames } from '../feed/sealed-frames.ts'
import type { Change, WorldKeeper } from '../feed/world-keeper.ts'
import { splitReport, type SplitReport } from '../reports/split-report.ts'

const heartbeatMs = 1000
/** Changes kept for a worker that has just taken its snapshot, or whose stream broke. */
const keptChangesLimit = 10_000
const reportBytesLimit = 16 * 1024 * 1024

export interface FeedRelayOptions {
  readonly token: string
  readonly keeper: WorldKeeper
  readonly onReport: (report: SplitReport) => void
}

function writeLine(response: ServerResponse, line: FeedLine): void {
  response.write(`${JSON.stringify(line)}\n`)
}

async function readReport(request: IncomingMessage): Promise<SplitReport> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > reportBytesLimit) throw new RangeError('a report is too long')
    chunks.push(chunk)
  }
  // Our own worker wrote it, as its token proves; checking each record again would cost more than the call.
  return splitReport(Buffer.concat(chunks))
}

export class FeedRelay {
  readonly #options: FeedRelayOptions
  readonly #server: Server
  readonly #followers = new Set<ServerResponse>()
  #changes: Change[] = []
  /** A follower that has less than this must take a snapshot. */
  #floor = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: FeedRelayOptions) {
    this.#options = options
    this.#server = createServer((request, response) => this.#answer(request, response))
    this.#server.keepAliveTimeout = 60_000
  }

  /** Listens on a free port of loopback and answers its address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(0, '127.0.0.1', resolve)
    })
    this.#timer = setInterval(() => this.beat(), heartbeatMs)
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  close(): void {
    clearInterval(this.#timer)
    this.#server.close()
    this.#server.closeAllConnections()
  }

  /** The world was replaced: everyone takes it anew. */
  swap(): void {
    this.#changes = []
    this.#floor = this.#options.keeper.revision
    for (const follower of this.#followers) {
      writeLine(follower, { type: 'reset', reason: 'a new snapshot' })
      follower.end()
    }
    this.#followers.clear()
  }

  change(changes: readonly Change[]): void {
    this.#changes.push(...changes)
    const spare = this.#changes.length - keptChangesLimit
    if (spare > 0) this.#floor = this.#changes.splice(0, spare).at(-1)?.revision ?? this.#floor
    for (const follower of this.#followers) for (const line of changes) writeLine(follower, line)
  }

  /** Says that the control plane was alive when it last was; the workers' age is then that of the primary. */
  beat(): void {
    for (const follower of this.#followers) this.#beatTo(follower)
  }

  #beatTo(follower: ServerResponse): void {
    const { revision, currentAtMs } = this.#options.keeper
    // Within a transaction whose last line has not come, a heartbeat would promise too much.
    const isWhole = (this.#changes.at(-1)?.revision ?? 0) <= revision
    if (!isWhole || currentAtMs === null) follower.write('\n')
    else
      writeLine(follower, { type: 'heartbeat', revision, at: new Date(currentAtMs).toISOString() })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://relay')
    if (!this.#isOurs(request.headers.authorization)) response.writeHead(401).end()
    else if (url.pathname === '/feed/snapshot') {
      // A worker that goes away meanwhile asks again when it is back.
      this.#writeSnapshot(response).catch(() => response.destroy())
    } else if (url.pathname === '/feed/changes') this.#follow(response, url.searchParams)
    else if (url.pathname === '/feed/reports') this.#takeReport(request, response)
    else response.writeHead(404).end()
  }

  #isOurs(authorization: string | undefined): boolean {
    const expected = Buffer.from(`Bearer ${this.#options.token}`)
    const given = Buffer.from(authorization ?? '')
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  async #writeSnapshot(response: ServerResponse): Promise<void> {
    const { token, keeper } = this.#options
    const { world, epoch, revision, currentAtMs } = keeper
    if (world === null || epoch === null) {
      response.writeHead(503).end()
      return
    }
    response.writeHead(200, { 'content-type': sealedSnapshotType })
    const snapshot = { epoch, revision, currentAtMs: currentAtMs ?? 0, world }
    await pipeline(Readable.from(sealFrames(token, packSnapshot(snapshot))), response)
  }

  #follow(response: ServerResponse, query: URLSearchParams): void {
    const after = Number(query.get('after'))
    const isKnown = query.get('epoch') === this.#options.keeper.epoch
    response.on('close', () => this.#followers.delete(response))
    if (!isKnown || !Number.isSafeInteger(after) || after < this.#floor) {
      writeLine(response, { type: 'reset', reason: 'another snapshot' })
      response.end()
      return
    }
    for (const line of this.#changes) if (line.revision > after) writeLine(response, line)
    this.#followers.add(response)
    this.#beatTo(response)
  }

  #takeReport(request: IncomingMessage, response: ServerResponse): void {
    readReport(request).then(
      (report) => {
        this.#options.onReport(report)
        response.end(JSON.stringify({ acknowledged: report.fields.sequence }))
      },
      () => response.writeHead(400).end(),
    )
  }
}
