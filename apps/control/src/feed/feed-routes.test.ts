import { createDecipheriv, createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { feedLine } from '@portico/contract'
import type { FeedApplication, FeedLine, FeedReport } from '@portico/contract'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { createChangeSignal } from './change-signal.ts'
import type { ChangeSignal } from './change-signal.ts'
import { mountFeed } from './feed-routes.ts'
import { deriveFeedKey } from './seal-for-gateways.ts'

const gatewayToken = 'a-gateway-token-for-tests'
let server: TestServer
let signal: ChangeSignal
let url: string
let applicationId: string
let groupId: string

beforeAll(async () => {
  server = await startTestServer()
  signal = await createChangeSignal(server.database)
  mountFeed(server.app, { deps: server.deps, gatewayToken, signal })
  url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  const admin = server.as('admin')
  groupId = (await admin('createGroup', { body: { name: 'Group' } })).answer.id
  applicationId = await create('feed_app')
})
afterAll(async () => {
  await signal.close()
  await server.close()
})

async function create(name: string): Promise<string> {
  const body = {
    kind: 'create-application' as const,
    name,
    groupId,
    scenario: 'a test',
    ownerIds: [server.ids.owner],
  }
  return (await server.as('admin')('submitRequest', { body })).answer.applicationId ?? ''
}

function get(path: string, token = gatewayToken, signalToAbort?: AbortSignal): Promise<Response> {
  return fetch(url + path, {
    headers: { authorization: `Bearer ${token}` },
    ...(signalToAbort ? { signal: signalToAbort } : {}),
  })
}

async function readSnapshot(): Promise<FeedLine[]> {
  const text = await (await get('/feed/snapshot')).text()
  return text
    .trim()
    .split('\n')
    .map((line) => feedLine.parse(JSON.parse(line)))
}

/** Reads the changes after a revision until one line satisfies `until`. */
async function follow(
  epoch: string,
  after: number,
  until: (line: FeedLine) => boolean,
): Promise<FeedLine[]> {
  const stop = new AbortController()
  const response = await get(
    `/feed/changes?epoch=${epoch}&after=${after}`,
    gatewayToken,
    stop.signal,
  )
  const lines: FeedLine[] = []
  let rest = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts.map((line) => feedLine.parse(JSON.parse(line))))
    if (lines.some(until)) break
  }
  stop.abort()
  return lines
}

function openSecret(application: FeedApplication): string {
  const [secret] = application.secrets
  const sealed = Buffer.from(secret?.sealed ?? '', 'base64')
  const cipher = createDecipheriv(
    'aes-256-gcm',
    deriveFeedKey(gatewayToken),
    sealed.subarray(0, 12),
  )
  cipher.setAAD(Buffer.from(`${application.id}:${secret?.version}`))
  cipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString()
}

describe('the feed', () => {
  it.each(['/feed/snapshot', '/feed/changes?epoch=e&after=0'])(
    '[GW4] %s is refused without the gateway token',
    async (path) => {
      const response = await get(path, 'another-token')
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ code: 'feed.token' })
    },
  )

  it('[GW4, CR4] a snapshot holds everything, secrets sealed for gateways only', async () => {
    const lines = await readSnapshot()
    expect(lines[0]).toMatchObject({ type: 'snapshot', format: 1, applications: 1, apis: 0 })
    expect(lines.at(-1)?.type).toBe('end')
    const line = lines.find((each) => each.type === 'application')
    expect(line?.application).toMatchObject({ id: applicationId, state: 'active', grants: [] })
    const secret = line ? openSecret(line.application) : ''
    expect(secret).toMatch(/^ptk_/)
    expect(JSON.stringify(lines)).not.toContain(secret)
  })

  it('[GW4] a snapshot ends with the digest of every byte before its last line', async () => {
    const text = await (await get('/feed/snapshot')).text()
    const lastLine = text.lastIndexOf('\n', text.length - 2) + 1
    const end = feedLine.parse(JSON.parse(text.slice(lastLine)))
    const digest = createHash('sha256').update(text.slice(0, lastLine)).digest('hex')
    expect(end).toMatchObject({ type: 'end', digest })
  })

  it('[GW4] changes follow in order from where a gateway stands', async () => {
    const [head] = await readSnapshot()
    if (head?.type !== 'snapshot') throw new Error('a snapshot starts with its head')
    const followed = follow(
      head.epoch,
      head.revision,
      (line) => line.type === 'change' && line.removedApplicationId !== undefined,
    )
    const id = await create('second_app')
    const params = { id }
    await server.as('owner')('suspendApplication', { params })
    await server.as('owner')('deleteApplication', { params, body: { confirmName: 'second_app' } })
    const changes = (await followed).filter((line) => line.type === 'change')
    expect(changes.at(-1)).toMatchObject({ removedApplicationId: id })
    const revisions = changes.map(({ revision }) => revision)
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b))
  })

  it('[GW4] a gateway of another history, or ahead of this one, is told to start anew', async () => {
    const [head] = await readSnapshot()
    if (head?.type !== 'snapshot') throw new Error('a snapshot starts with its head')
    const foreign = await follow('another', 0, (line) => line.type === 'reset')
    expect(foreign.at(-1)).toEqual({ type: 'reset', reason: 'another history' })
    const ahead = await follow(head.epoch, head.revision + 1000, (line) => line.type === 'reset')
    expect(ahead.at(-1)).toEqual({ type: 'reset', reason: 'the history went backwards' })
  })

  it('[GW6] a report that is sent twice is counted once', async () => {
    const at = new Date(server.clock.now()).toISOString()
    const report: FeedReport = {
      gatewayId: 'gwy_one',
      instanceId: 'instance',
      version: '0.1.0',
      startedAt: at,
      epoch: null,
      revision: 1,
      lagMs: 2,
      currentAt: at,
      droppedCalls: 0,
      sequence: 1,
      calls: [
        {
          requestId: 'call-1',
          at,
          gatewayId: 'gwy_one',
          apiId: null,
          applicationId,
          appKey: 'key',
          environment: 'PROD',
          clientAddress: '203.0.113.9',
          authentication: 'none',
          secretVersion: null,
          method: 'POST',
          path: '/list/x',
          status: 403,
          code: 'A403IP',
          durationMs: 1,
          upstreamMs: null,
          requestBytes: 10,
          responseBytes: 20,
        },
      ],
      refusals: [],
    }
    for (let time = 0; time < 2; time += 1) {
      const response = await fetch(`${url}/feed/reports`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${gatewayToken}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(report),
      })
      expect(await response.json()).toEqual({ acknowledged: 1 })
    }
    const counts = await server.database.kysely.selectFrom('call_counts').selectAll().execute()
    expect(counts).toMatchObject([{ application_id: applicationId, outcome: 'refused', calls: 1 }])
    const refused = await server.database.kysely
      .selectFrom('refused_addresses')
      .selectAll()
      .execute()
    expect(refused).toMatchObject([{ address: '203.0.113.9', calls: 1 }])
    const { items } = (await server.as('admin')('listGateways')).answer
    expect(items).toMatchObject([{ id: 'gwy_one', connected: true }])
  })
})
