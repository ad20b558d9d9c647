/** The audit log over HTTP: who may read it, how it is searched, what leaves the house and how it is proved. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainedEventOf } from '@portico/contract'
import type { AuditEvent } from '@portico/contract'
import { chainStart, followChain, isChainFault } from '@portico/domain'
import type { ChainPosition } from '@portico/domain'
import { appendEvents, getEventHead, hashLink, inTransaction } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

describeEachDatabase('audit over HTTP', (kind) => {
  let server: TestServer
  let id: string
  beforeAll(async () => {
    server = await startTestServer({ kind })
    const groupId = await addTestGroup(server, 'Retail')
    id = (await addTestApplication(server, { name: 'Audited', groupId })).id
    await addTestApplication(server, { name: 'Other_one', groupId })
    await server.as('owner')('addApplicationMembers', {
      params: { id },
      body: { memberIds: [server.ids.member], validity: { period: '30d' } },
    })
  })
  afterAll(() => server.close())

  describe('who', () => {
    it('[AC1] nobody but administrators reads the log of the organisation', async () => {
      expect((await server.anonymous('listAuditEvents')).status).toBe(401)
      for (const route of ['listAuditEvents', 'exportAuditEvents', 'verifyAudit'] as const) {
        const { status, problem } = await server.as('owner')(route)
        expect([route, status, problem.code]).toStrictEqual([route, 403, 'permission.denied'])
      }
    })

    it('[AC1] [AC2] members and outsiders do not read the trail of an application', async () => {
      for (const person of ['member', 'outsider'] as const) {
        const answer = await server.as(person)('listApplicationEvents', { params: { id } })
        expect([answer.status, answer.problem.code]).toStrictEqual([403, 'permission.denied'])
      }
      const call = { params: { id: 'app_none' } }
      const { status, problem } = await server.as('owner')('listApplicationEvents', call)
      expect([status, problem.code]).toStrictEqual([404, 'application.unknown'])
    })

    it('[AC1] an owner reads the trail of the application and nothing else', async () => {
      const { answer } = await server.as('owner')('listApplicationEvents', { params: { id } })
      expect(answer.items.map((each) => each.event)).toStrictEqual([
        'membership.added',
        'membership.added',
        'application.created',
      ])
      expect(answer.items.every((each) => each.applicationId === id)).toBe(true)
    })
  })

  describe('search', () => {
    it.each([
      { event: 'nothing.happened' },
      { from: 'yesterday' },
      { limit: 101 },
      { unknown: '1' },
      { cursor: 'none' },
    ])('%j is refused', async (query) => {
      const { status } = await server.as('admin')('listAuditEvents', { query: query as object })
      expect(status).toBe(400)
    })

    it('[AU1] newest first, page by page, without a gap', async () => {
      const all: AuditEvent[] = []
      let cursor: string | undefined
      do {
        const query = { limit: 2, ...(cursor === undefined ? {} : { cursor }) }
        const { answer } = await server.as('admin')('listAuditEvents', { query })
        all.push(...answer.items)
        cursor = answer.nextCursor ?? undefined
      } while (cursor !== undefined)
      const { sequence } = await getEventHead(server.database.kysely)
      expect(all.map((each) => each.sequence)).toStrictEqual(
        Array.from({ length: sequence }, (_, index) => sequence - index),
      )
    })

    it('[AU1] a refused attempt is found by who tried it', async () => {
      await server.as('outsider')('deleteApplication', {
        params: { id },
        body: { confirmName: 'Audited' },
      })
      const query = { actor: server.ids.outsider, outcome: 'refused', application: id } as const
      const { items } = (await server.as('admin')('listAuditEvents', { query })).answer
      expect(items).toMatchObject([
        {
          event: 'attempt.refused',
          actor: { id: server.ids.outsider, username: 'outsider' },
          subject: { kind: 'application', id },
          detail: { operation: 'deleteApplication', code: 'permission.denied' },
        },
      ])
    })
  })

  describe('export', () => {
    const exportAll = (query: object) => server.as('admin')('exportAuditEvents', { query })
    const linesOf = (text: string) =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as AuditEvent)

    it('[AU1] JSON lines hold all that their hashes cover, and end with the export itself', async () => {
      const { text, headers } = await exportAll({ format: 'jsonl' })
      expect(headers['content-type']).toContain('application/x-ndjson')
      const events = linesOf(text)
      let position: ChainPosition = chainStart
      for (const event of events) {
        const next = followChain(position, chainedEventOf(event), hashLink)
        if (isChainFault(next)) throw new Error(`${next.kind} at ${next.sequence}`)
        position = next
      }
      const head = await getEventHead(server.database.kysely)
      expect(position).toStrictEqual({ sequence: head.sequence, hash: head.hash.toString('hex') })
      expect(events.at(-1)).toMatchObject({
        event: 'audit.exported',
        actor: { id: server.ids.admin },
        detail: { format: 'jsonl' },
      })
    })

    it('[AU1] T238: no cell of the CSV is a formula, and none ends early', async () => {
      const names = ['=1+1', '+1', '-1', '@sum', '\tx', '\rx', '＝1', 'a"b,c\r\nd', '零售']
      const events = names.map((name) => ({
        event: 'group.created' as const,
        actorId: null,
        address: null,
        subject: { kind: 'group', id: 'grp_csv', name },
      }))
      await inTransaction(server.database, (tx) => appendEvents(tx, events, server.clock.now()))
      const { text, headers } = await exportAll({ format: 'csv', subject: 'grp_csv' })
      expect(headers['content-type']).toBe('text/csv; charset=utf-8')
      expect(headers['content-disposition']).toBe('attachment; filename="audit-2026-03-02.csv"')
      expect(text.startsWith('\uFEFF"sequence","at","event",')).toBe(true)
      const cells = readCsv(text.slice(1)).map((line) => line[10])
      expect(cells).toStrictEqual([
        'subjectName',
        `'=1+1`,
        `'+1`,
        `'-1`,
        `'@sum`,
        `'\tx`,
        `'\rx`,
        `'＝1`,
        'a"b,c\r\nd',
        '零售',
      ])
    })

    it('[AU1] a long export comes in parts, whole and in order', async () => {
      const subject = { kind: 'group', id: 'grp_long', name: 'Long' }
      const event = { event: 'group.renamed', actorId: null, address: null, subject } as const
      const many = Array.from({ length: 1300 }, () => event)
      await inTransaction(server.database, (tx) => appendEvents(tx, many, server.clock.now()))
      const events = linesOf((await exportAll({ event: 'group.renamed' })).text)
      expect(events).toHaveLength(1300)
      const sequences = events.map((each) => each.sequence)
      expect(sequences).toStrictEqual(sequences.toSorted((a, b) => a - b))
    })
  })

  describe('verification', () => {
    it('half a place to compare with is refused', async () => {
      const query = { sequence: 3 }
      const { status, problem } = await server.as('admin')('verifyAudit', { query })
      expect([status, problem.code]).toStrictEqual([400, 'parameter.invalid'])
    })

    it('[AU1] a place that the chain does not pass is found', async () => {
      const query = { sequence: 1, hash: 'ab'.repeat(32) }
      const { answer } = await server.as('admin')('verifyAudit', { query })
      expect(answer).toMatchObject({ intact: false, fault: { kind: 'changed', sequence: 1 } })
    })

    it('[AU1] an intact chain is said to be intact, with its head to keep elsewhere', async () => {
      const first = (await server.as('admin')('verifyAudit')).answer
      const head = await getEventHead(server.database.kysely)
      expect(first).toStrictEqual({
        events: head.sequence,
        intact: true,
        fault: null,
        head: { sequence: head.sequence, hash: head.hash.toString('hex') },
      })
      const again = (await server.as('admin')('verifyAudit', { query: first.head })).answer
      expect(again.intact).toBe(true)
    })
  })
})

/** As RFC 4180 says, so that what was written is judged by what a reader makes of it. */
function readCsv(text: string): string[][] {
  const lines: string[][] = [[]]
  for (const [, cell = '', end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    lines.at(-1)?.push(cell.replaceAll('""', '"'))
    if (end !== ',') lines.push([])
  }
  return lines.slice(0, -1)
}
