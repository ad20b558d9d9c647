/** Stands in for the control plane: one snapshot, heartbeats, and a count of the calls reported. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FeedLine } from '@portico/contract'
import { gatewayToken } from './sample-world.ts'

export type ControlStub = Readonly<{
  url: string
  /** Resolves once a gateway has the snapshot and follows the changes. */
  followed: Promise<void>
  /** Calls that were reported, and calls that the gateway says it could not keep for a report. */
  counts: Readonly<{ calls: number; dropped: number }>
  close: () => Promise<void>
}>

type Report = { sequence: number; droppedCalls: number; calls: unknown[] }

async function readReport(request: IncomingMessage): Promise<Report> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString()) as Report
}

const writeLine = (line: FeedLine) => `${JSON.stringify(line)}\n`
const heartbeat = () => writeLine({ type: 'heartbeat', revision: 1, at: new Date().toISOString() })

/** Line by line, as a large snapshot is longer than a string may be. */
async function writeSnapshot(
  response: ServerResponse,
  snapshot: Iterable<FeedLine>,
): Promise<void> {
  for (const line of snapshot) {
    if (!response.write(writeLine(line))) await once(response, 'drain')
  }
  response.end()
}

/** Opens it on a free loopback port. */
export async function startControlStub(snapshot: Iterable<FeedLine>): Promise<ControlStub> {
  const counts = { calls: 0, dropped: 0 }
  const streams = new Set<ServerResponse>()
  let announce = () => {}
  const followed = new Promise<void>((resolve) => {
    announce = resolve
  })
  const takeReport = async (request: IncomingMessage, response: ServerResponse) => {
    const report = await readReport(request)
    counts.calls += report.calls.length
    counts.dropped += report.droppedCalls
    response.end(JSON.stringify({ acknowledged: report.sequence }))
  }
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${gatewayToken}`) response.writeHead(401).end()
    else if (request.url === '/feed/snapshot')
      writeSnapshot(response, snapshot).catch(() => response.destroy())
    else if (request.url === '/feed/reports')
      takeReport(request, response).catch(() => response.destroy())
    else {
      streams.add(response)
      response.write(heartbeat())
      announce()
    }
  })
  const beat = setInterval(() => streams.forEach((stream) => stream.write(heartbeat())), 1000)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const close = async () => {
    clearInterval(beat)
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${address.port}`, followed, counts, close }
}
