/** Real servers on free ports for the tests of this application: an upstream, a control plane. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallHeaders } from './headers.ts'
import { buildSnapshotLines, token } from './testing.ts'
import type { WorldRecords } from './world/compiled-world.ts'

export interface TestServer {
  readonly url: string
  readonly requests: { method: string; url: string; headers: CallHeaders; body: string }[]
  readonly close: () => Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** A real HTTP server on a free port that keeps what it was sent, by default answering JSON. */
export async function startUpstream(
  handler: Handler = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"results":[]}')
  },
): Promise<TestServer> {
  const requests: TestServer['requests'] = []
  const server = createServer((request, response) => {
    void readText(request).then(
      (body) => {
        const headers = new CallHeaders(request.rawHeaders)
        requests.push({ method: request.method ?? '', url: request.url ?? '', headers, body })
        handler(request, response, body)
      },
      // A request that breaks off is for the test to notice by its absence.
      () => undefined,
    )
  })
  const url = await listen(server)
  return {
    url,
    requests,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export interface TestControl {
  readonly url: string
  readonly reports: unknown[]
  readonly snapshotCount: number
  /** Opens the answers of the next snapshots; defaults to what it was started with. */
  offer(lines: readonly unknown[]): void
  /** Writes lines to every open stream of changes. */
  send(...lines: readonly unknown[]): void
  /** The query of each stream of changes that was opened. */
  readonly streams: string[]
  /** Cuts every stream of changes. */
  cut(): void
  readonly close: () => Promise<void>
}

/** A control plane that speaks feed.ts and nothing else. */
class ControlDouble {
  readonly reports: unknown[] = []
  readonly streams: string[] = []
  readonly open = new Set<ServerResponse>()
  snapshot: readonly unknown[]
  snapshotCount = 0

  constructor(records: WorldRecords) {
    this.snapshot = buildSnapshotLines(records)
  }

  answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end()
    } else if (request.url === '/feed/snapshot') {
      this.snapshotCount += 1
      response.end(writeLines(this.snapshot))
    } else if (request.url === '/feed/reports') {
      const report = JSON.parse(body) as { sequence: number }
      this.reports.push(report)
      response.end(JSON.stringify({ acknowledged: report.sequence }))
    } else {
      this.streams.push(request.url ?? '')
      this.open.add(response)
      response.on('close', () => this.open.delete(response))
      response.flushHeaders()
    }
  }
}

function writeLines(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** Starts it with a snapshot of these records. */
export async function startControl(records: WorldRecords): Promise<TestControl> {
  const double = new ControlDouble(records)
  const server = await startUpstream((...exchange) => double.answer(...exchange))
  return {
    url: server.url,
    reports: double.reports,
    streams: double.streams,
    get snapshotCount() {
      return double.snapshotCount
    },
    offer: (lines) => {
      double.snapshot = lines
    },
    send: (...lines) => {
      for (const response of double.open) response.write(writeLines(lines))
    },
    cut: () => {
      for (const response of double.open) response.destroy()
    },
    close: server.close,
  }
}
