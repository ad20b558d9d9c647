/** Call records and usage over HTTP: who may read them, and that a call is unknown to everybody else. */
import { createCipheriv, hkdfSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gatewayErrors } from '@portico/contract'
import {
  insertApi,
  insertCalls,
  insertProject,
  insertRefusals,
  setProjectRoles,
} from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { forgetRefusals } from '../jobs/forget-refusals.ts'
import { addTestApplication, addTestGroup, buildCall } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

const gatewayToken = 'a-gateway-token-for-tests'

/** As a gateway seals it. */
function sealRefusal(requestId: string, text: string): string {
  const key = hkdfSync('sha256', gatewayToken, '', 'portico refusals v1', 32)
  const nonce = Buffer.alloc(12, 1)
  const cipher = createCipheriv('aes-256-gcm', new Uint8Array(key), nonce)
  cipher.setAAD(Buffer.from(requestId))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
}

describeEachDatabase('calls', (kind) => {
  let server: TestServer
  let id: string
  let apiId: string
  const hoursAgo = (hours: number) => new Date(server.clock.now() - hours * 3_600_000).toISOString()

  beforeAll(async () => {
    server = await startTestServer({ kind, gatewayToken })
    const { kysely } = server.database
    const groupId = await addTestGroup(server, 'Retail')
    id = (await addTestApplication(server, { name: 'Calling', groupId })).id
    const createdAt = new Date(server.clock.now())
    const projectId = server.deps.ids('project')
    await insertProject(kysely, { id: projectId, name: 'Stock', description: '', createdAt })
    await setProjectRoles(kysely, projectId, server.ids.approver, ['operator'])
    apiId = server.deps.ids('api')
    await insertApi(kysely, {
      id: apiId,
      project_id: projectId,
      name: 'list_stock',
      operation: 'list',
      upstream_prod: 'http://127.0.0.1:9',
      created_at: createdAt,
      updated_at: createdAt,
    })
    const call = { applicationId: id, apiId, secretVersion: 1 }
    const failed = { code: 'D504TO', status: 504 }
    const refused = { code: 'A403IS', status: 403, path: '/list/Other' }
    await insertCalls(kysely, [
      buildCall({ ...call, requestId: 'call-1', at: hoursAgo(30), status: 500 }),
      buildCall({ ...call, requestId: 'call-2', at: hoursAgo(5), ...refused }),
      buildCall({ ...call, requestId: 'call-3', at: hoursAgo(5), ...failed }),
      buildCall({ ...call, requestId: 'call-4', at: hoursAgo(0) }),
      buildCall({
        requestId: 'call-of-nobody',
        appKey: 'no-such-key',
        code: 'A400IK',
        status: 400,
      }),
    ])
  })
  afterAll(() => server.close())

  describe('listCalls', () => {
    const list = async (query: object) => {
      const { answer } = await server.as('owner')('listCalls', { params: { id }, query })
      return answer.items.map((each) => each.requestId)
    }

    it('nobody and outsiders are refused', async () => {
      expect((await server.anonymous('listCalls', { params: { id } })).status).toBe(401)
      const { status, problem } = await server.as('outsider')('listCalls', { params: { id } })
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
    })

    it('a cursor that is none is refused', async () => {
      const call = {
        params: { id },
        query: { cursor: Buffer.from('["\0"]').toString('base64url') },
      }
      const { status, problem } = await server.as('owner')('listCalls', call)
      expect([status, problem.code]).toStrictEqual([400, 'cursor.invalid'])
    })

    it('newest first, page by page', async () => {
      const first = await server.as('owner')('listCalls', { params: { id }, query: { limit: 3 } })
      expect(first.answer.items.map((each) => each.requestId)).toStrictEqual([
        'call-4',
        'call-3',
        'call-2',
      ])
      expect(first.answer.items[0]).toMatchObject({ apiName: 'list_stock', at: hoursAgo(0) })
      expect(await list({ cursor: first.answer.nextCursor })).toStrictEqual(['call-1'])
    })

    it.each([
      [{ outcome: 'passed' }, ['call-4']],
      [{ outcome: 'refused' }, ['call-2']],
      [{ outcome: 'failed' }, ['call-3', 'call-1']],
      [{ q: 'other' }, ['call-2']],
      [{ q: 'call-3' }, ['call-3']],
      [{ apiId: 'api_other' }, []],
    ])('[GW6] filters by %o', async (query, expected) => {
      expect(await list(query)).toStrictEqual(expected)
    })

    it('filters by time: from included, to not', async () => {
      expect(await list({ from: hoursAgo(5), to: hoursAgo(0) })).toStrictEqual(['call-3', 'call-2'])
    })
  })

  describe('getCall', () => {
    const get = (person: 'owner' | 'outsider' | 'approver' | 'admin', requestId: string) =>
      server.as(person)('getCall', { params: { requestId } })

    it('[AC2] an outsider learns the same of a call that is there and one that is not', async () => {
      const there = await get('outsider', 'call-2')
      const nowhere = await get('outsider', 'call-9')
      expect([there.status, there.problem.code]).toStrictEqual([404, 'call.unknown'])
      expect(there.problem.detail).toBe(nowhere.problem.detail)
      expect(nowhere.status).toBe(404)
    })

    it('the application’s people, the API’s and administrators read it', async () => {
      for (const person of ['owner', 'approver', 'admin'] as const) {
        expect((await get(person, 'call-2')).answer).toMatchObject({
          code: 'A403IS',
          status: 403,
          advice: gatewayErrors.A403IS.advice,
        })
      }
    })

    it('a call of no application is for administrators', async () => {
      expect((await get('owner', 'call-of-nobody')).status).toBe(404)
      expect((await get('admin', 'call-of-nobody')).answer.appKey).toBe('no-such-key')
    })
  })

  describe('diagnoseCall', () => {
    const diagnose = (person: 'owner' | 'outsider' | 'approver' | 'admin', requestId: string) =>
      server.as(person)('diagnoseCall', { params: { requestId } })
    const found = {
      findings: [{ part: 'header:x-ca-timestamp', code: 'clock.unit', facts: { client: '17' } }],
      stringToSign: 'GET#####/p',
    }
    const keep = (requestId: string, sealedFor = requestId, of = id) =>
      insertRefusals(
        server.database.kysely,
        [{ requestId, applicationId: of, sealed: sealRefusal(sealedFor, JSON.stringify(found)) }],
        new Date(server.clock.now()),
      )

    it('[AC2] an outsider learns the same of a call that is there and one that is not', async () => {
      for (const requestId of ['call-2', 'call-9']) {
        const { status, problem } = await diagnose('outsider', requestId)
        expect([status, problem.code]).toStrictEqual([404, 'call.unknown'])
      }
    })

    it('[SG5] without anything kept it says what to send instead', async () => {
      const { answer } = await diagnose('owner', 'call-2')
      expect(answer).toMatchObject({ state: 'not-kept', findings: [], stringToSign: null })
      expect(answer.advice).toContain('the string that your program signed')
      expect((await diagnose('owner', 'call-3')).answer.state).toBe('other')
      expect((await diagnose('owner', 'call-4')).answer).toMatchObject({
        state: 'passed',
        advice: null,
      })
    })

    it('[SG5] a seal of another call, or about another application, opens nothing', async () => {
      await keep('call-3', 'call-2')
      expect((await diagnose('owner', 'call-3')).answer.stringToSign).toBeNull()
      await keep('call-1', 'call-1', 'app_other')
      expect((await diagnose('owner', 'call-1')).answer.stringToSign).toBeNull()
    })

    it('[SG5] what the gateway found is for the application’s people, not for the API’s', async () => {
      await keep('call-2')
      for (const person of ['owner', 'admin'] as const) {
        expect((await diagnose(person, 'call-2')).answer).toMatchObject({
          state: 'explained',
          stringToSign: 'GET#####/p',
          findings: [{ code: 'clock.unit', text: expect.stringContaining('counts seconds') }],
        })
      }
      const { answer } = await diagnose('approver', 'call-2')
      expect(answer).toMatchObject({ state: 'not-kept', findings: [], stringToSign: null })
    })

    it('[SG5] is forgotten after a day', async () => {
      expect(await forgetRefusals(server.deps)).toBe(0)
      server.clock.advance(25 * 3_600_000)
      expect(await forgetRefusals(server.deps)).toBe(3)
      server.clock.advance(-25 * 3_600_000)
      expect((await diagnose('owner', 'call-2')).answer.state).toBe('not-kept')
    })
  })

  describe('getUsage', () => {
    const usage = async (range: 'day' | 'week' | 'month') => {
      const { answer } = await server.as('owner')('getUsage', { params: { id }, query: { range } })
      return answer.points
    }

    it('an outsider is refused', async () => {
      expect((await server.as('outsider')('getUsage', { params: { id } })).status).toBe(403)
    })

    it('counts by the hour for a day or a week, by the day for a month', async () => {
      expect(await usage('day')).toStrictEqual([
        { at: '2026-03-02T03:00:00.000Z', passed: 0, refused: 1, failed: 1 },
        { at: '2026-03-02T08:00:00.000Z', passed: 1, refused: 0, failed: 0 },
      ])
      expect(await usage('week')).toHaveLength(3)
      expect(await usage('month')).toStrictEqual([
        { at: '2026-03-01T00:00:00.000Z', passed: 0, refused: 0, failed: 1 },
        { at: '2026-03-02T00:00:00.000Z', passed: 1, refused: 1, failed: 1 },
      ])
    })

    it('the application shows when it was last seen', async () => {
      const { answer } = await server.as('owner')('getApplication', { params: { id } })
      expect(answer.lastCalledAt).toBe(hoursAgo(0))
    })
  })
})
