/** The feed over HTTP: snapshot, changes and reports, for whoever holds the gateway token. */
import { timingSafeEqual, createHash } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { feedReport } from '@portico/contract'
import type { FeedLine } from '@portico/contract'
import {
  getEventHead,
  insertCalls,
  insertRefusals,
  inTransaction,
  noteGatewayReport,
} from '@portico/store'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problems.ts'
import type { ChangeSignal } from './change-signal.ts'
import { readChanges, readSnapshot } from './read-feed.ts'
import { deriveFeedKey } from './seal-for-gateways.ts'

export type FeedOptions = Readonly<{
  deps: Deps
  gatewayToken: string
  signal: ChangeSignal
  /** A gateway's report has been taken in. */
  onReport?: () => void
}>

/** Half a second: two heartbeats may be lost before a gateway calls a feed of a second's silence stale. */
const heartbeatMs = 500

const changesQuery = z.object({
  epoch: z.string().min(1).max(64),
  after: z.coerce.number().int().nonnegative(),
})

export function mountFeed(app: FastifyInstance, options: FeedOptions): void {
  const feedKey = deriveFeedKey(options.gatewayToken)
  const open = new Set<ServerResponse>()
  // A feed ends only with its gateway: without this the server would wait for it for ever.
  app.addHook('preClose', async () => {
    for (const response of open) response.destroy()
  })
  const admit = async (request: FastifyRequest) => {
    if (!holdsToken(request, options.gatewayToken)) throw new Problem('feed.token')
  }
  app.get('/feed/snapshot', { onRequest: admit }, (_request, reply) =>
    stream(open, reply, (response) => writeSnapshot(response, options.deps, feedKey)),
  )
  app.get('/feed/changes', { onRequest: admit }, (request, reply) => {
    const query = changesQuery.safeParse(request.query)
    if (!query.success) throw new Problem('parameter.invalid')
    return stream(open, reply, (response) => writeChanges(response, options, feedKey, query.data))
  })
  app.post('/feed/reports', { onRequest: admit, bodyLimit: 4 * 1024 * 1024 }, async (request) => {
    const report = feedReport.safeParse(request.body)
    if (!report.success) throw new Problem('body.invalid')
    await inTransaction(options.deps.database, async (tx) => {
      const now = new Date(options.deps.clock())
      const fresh = await noteGatewayReport(tx, report.data, now)
      if (!fresh) return
      await insertCalls(tx, report.data.calls)
      await insertRefusals(tx, report.data.refusals, now)
    })
    options.onReport?.()
    return { acknowledged: report.data.sequence }
  })
}

function holdsToken(request: FastifyRequest, token: string): boolean {
  const given = /^Bearer (\S{1,512})$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

/** Takes the answer out of Fastify's hands: it lasts as long as the gateway is connected. */
async function stream(
  open: Set<ServerResponse>,
  reply: FastifyReply,
  write: (response: ServerResponse) => Promise<void>,
): Promise<FastifyReply> {
  reply.hijack()
  const response = reply.raw
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
  response.flushHeaders()
  open.add(response)
  try {
    await write(response)
    response.end()
  } catch (error) {
    // A line cut short would be read as half a truth: the gateway sees the connection break instead.
    reply.log.error({ err: error }, 'the feed broke off')
    response.destroy()
  } finally {
    open.delete(response)
  }
  return reply
}

const writeLine = (response: ServerResponse, line: FeedLine) =>
  writeText(response, `${JSON.stringify(line)}\n`)

async function writeText(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed) return
  if (!response.write(text)) {
    await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
}

async function writeSnapshot(
  response: ServerResponse,
  deps: Deps,
  feedKey: Uint8Array,
): Promise<void> {
  // What was changed on its way or read wrongly from memory is a snapshot of nothing.
  const digest = createHash('sha256')
  for await (const line of readSnapshot(deps, feedKey)) {
    if (response.destroyed) return
    if (line.type === 'end') {
      await writeLine(response, { ...line, digest: digest.digest('hex') })
      return
    }
    const text = `${JSON.stringify(line)}\n`
    digest.update(text)
    await writeText(response, text)
  }
}

async function writeChanges(
  response: ServerResponse,
  { deps, signal }: FeedOptions,
  feedKey: Uint8Array,
  from: z.infer<typeof changesQuery>,
): Promise<void> {
  let revision = from.after
  while (!response.destroyed) {
    const seen = signal.count()
    const head = await getEventHead(deps.database.kysely)
    if (head.epoch !== from.epoch || head.sequence < revision) {
      const reason = head.epoch === from.epoch ? 'the history went backwards' : 'another history'
      await writeLine(response, { type: 'reset', reason })
      return
    }
    const changes = await readChanges(deps, feedKey, revision)
    for (const line of changes.lines) await writeLine(response, line)
    const caughtUp = changes.revision >= head.sequence
    revision = changes.revision
    const at = new Date(deps.clock()).toISOString()
    await writeLine(response, { type: 'heartbeat', revision, at })
    if (caughtUp) await signal.wait(seen, heartbeatMs)
  }
}
