/** Applications over HTTP: who may create, see, edit, delete and suspend them, and what is left behind. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

describeEachDatabase('applications', (kind) => {
  let server: TestServer
  let groupId: string
  let otherGroupId: string
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
    otherGroupId = await addTestGroup(server, 'Finance')
  })
  afterAll(() => server.close())

  const form = (name: string) => ({
    name,
    groupId,
    scenario: 'Reports',
    ownerIds: [server.ids.owner],
  })
  const create = (name: string) => addTestApplication(server, form(name))
  const headOf = async () => (await getEventHead(server.database.kysely)).sequence

  describe('createApplication', () => {
    it('nobody is told to sign in first', async () => {
      const { status, problem } = await server.anonymous('createApplication', {
        body: { ...form('Nobody'), ownerIds: [] },
      })
      expect([status, problem.code]).toStrictEqual([401, 'session.required'])
    })

    it('a plain member is refused, and the attempt is an event', async () => {
      const before = await headOf()
      const call = server.as('member')
      const { status, problem } = await call('createApplication', { body: form('Members_own') })
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
      const [event] = await readEventsAfter(server, before)
      expect(event).toMatchObject({ outcome: 'refused', actorId: server.ids.member })
    })

    it('[AP2] [AP5] [AP6] [AP7] all faults of a form are told at once, by field', async () => {
      const body = { name: '1st', groupId: 'grp_nowhere', scenario: ' ', ownerIds: ['mem_nobody'] }
      const { status, problem } = await server.as('admin')('createApplication', { body })
      expect(status).toBe(422)
      expect(problem.errors?.map(({ path, code }) => `${path} ${code}`)).toStrictEqual([
        'name application.name-start',
        'name application.name-length',
        'groupId group.unknown',
        'scenario application.scenario-missing',
        'ownerIds.0 application.owner-inactive',
      ])
    })

    it('[CR2] [AR1] a half key and a whitelist that is switched off are refused, not ignored', async () => {
      const { problem } = await server.as('admin')('createApplication', {
        body: {
          ...form('Halved'),
          customKey: { appKey: 'chosen-key', appSecret: '' },
          ipWhitelist: { entries: '1.2.3.4' },
        },
      })
      expect(problem.errors?.map(({ path, code }) => `${path} ${code}`)).toStrictEqual([
        'customKey credential.pair-incomplete',
        'ipWhitelist address-rule.switched-off',
      ])
    })

    it('[AP4] the name of a live application is refused in its group and legal in another', async () => {
      await create('库存Twice')
      const { status, problem } = await server.as('admin')('createApplication', {
        body: form('库存Twice'),
      })
      expect([status, problem.code]).toStrictEqual([409, 'application.name-taken'])
      expect(problem.detail).toContain('choose another name or group')
      const body = { ...form('库存Twice'), groupId: otherGroupId }
      expect((await server.as('admin')('createApplication', { body })).status).toBe(201)
    })

    it('[CR3] an AppKey that was ever used is refused, also after its application is gone', async () => {
      const customKey = { appKey: 'key-for-ever', appSecret: 'kL9_2mPq-77Zx_oVw41bN' }
      const first = await addTestApplication(server, { ...form('Key_holder'), customKey })
      const remove = { params: { id: first.id }, body: { confirmName: 'Key_holder' } }
      expect((await server.as('admin')('deleteApplication', remove)).status).toBe(204)
      const { status, problem } = await server.as('admin')('createApplication', {
        body: { ...form('Key_heir'), customKey },
      })
      expect([status, problem.code]).toStrictEqual([409, 'credential.app-key-taken'])
      expect(problem.errors?.[0]?.path).toBe('customKey.appKey')
    })

    it('[CR2] a weak custom secret is accepted with a warning that does not repeat it', async () => {
      const appSecret = 'password1'
      const { answer, text } = await server.as('admin')('createApplication', {
        body: { ...form('Weakling'), customKey: { appKey: 'weak-key-1', appSecret } },
      })
      expect(answer.warnings.map((each) => each.code)).toStrictEqual(['credential.weak-secret'])
      expect(text).not.toContain(appSecret)
    })

    it('an administrator creates at once: the row, its owners, its secret and its events', async () => {
      const before = await headOf()
      const { status, answer, text } = await server.as('deputy')('createApplication', {
        body: { ...form('Brand_new'), ownerIds: [server.ids.owner, server.ids.approver] },
      })
      expect(status).toBe(201)
      expect(answer).toMatchObject({
        name: 'Brand_new',
        group: { id: groupId, name: 'Retail' },
        state: 'active',
        version: 1,
        myRole: null,
        memberCount: 2,
        credential: { version: 1, custom: false, overlapping: [] },
        lastCalledAt: null,
      })
      expect(answer.owners.map((each) => each.username)).toStrictEqual(['approver', 'owner'])
      expect(answer.appKey).toMatch(/^pk_/)
      expect(text).not.toContain('ptk_')
      const events = await readEventsAfter(server, before)
      expect(events.map((each) => each.event)).toStrictEqual([
        'application.created',
        'membership.added',
        'membership.added',
      ])
      expect(events[0]).toMatchObject({
        actorId: server.ids.deputy,
        applicationId: answer.id,
        feed: { kind: 'application', id: answer.id },
      })
    })
  })

  describe('getApplication', () => {
    it('an unknown application is not there', async () => {
      const call = { params: { id: 'app_unknown' } }
      const { status, problem } = await server.as('admin')('getApplication', call)
      expect([status, problem.code]).toStrictEqual([404, 'application.unknown'])
    })

    it('[AC2] an outsider sees name, group, owners and AppKey, and nothing of the inside', async () => {
      const { id } = await create('Seen_from_out')
      const { answer } = await server.as('outsider')('getApplication', { params: { id } })
      expect(answer).toMatchObject({
        name: 'Seen_from_out',
        apiCount: null,
        dataSourceCount: null,
        whitelist: null,
        credential: null,
        memberCount: null,
        lastCalledAt: null,
        ipWhitelistEnabled: null,
        myRole: null,
      })
      expect(answer.can).toStrictEqual(['application.view', 'application.join'])
    })

    it('[AC3] an owner is told what they may do now', async () => {
      const { id } = await create('Seen_by_owner')
      const { answer } = await server.as('owner')('getApplication', { params: { id } })
      expect(answer.myRole).toBe('owner')
      expect(answer.can).toContain('application.reset-secret')
      expect(answer.can).toContain('application.suspend')
      expect(answer.can).not.toContain('application.resume')
      // AR1: the organisation's switch is off.
      expect(answer.can).not.toContain('application.edit-whitelist')
    })
  })

  describe('updateApplication', () => {
    it('an outsider is refused', async () => {
      const { id } = await create('Edited_by_out')
      const call = { params: { id }, body: { scenario: 'Mine now' } }
      const { status, problem } = await server.as('outsider')('updateApplication', call)
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
    })

    it('[AP8] a stale version is refused and nothing is lost', async () => {
      const { id, version } = await create('Edited_twice')
      const edit = (scenario: string) =>
        server.as('owner')('updateApplication', { params: { id }, body: { scenario } }, { version })
      expect((await edit('First')).answer.version).toBe(version + 1)
      const { status, problem } = await edit('Second')
      expect([status, problem.code]).toStrictEqual([412, 'version.stale'])
      const { answer } = await server.as('owner')('getApplication', { params: { id } })
      expect(answer.scenario).toBe('First')
    })

    it('[AP7] an edit that leaves no owner is refused and names the way out', async () => {
      const { id } = await create('Keeps_owner')
      const call = { params: { id }, body: { ownerIds: [] } }
      const { status, problem } = await server.as('owner')('updateApplication', call)
      expect([status, problem.code]).toStrictEqual([409, 'application.last-owner'])
      expect(problem.detail).toContain('name another owner')
    })

    it('[AP8] moving to a group where the name is taken is refused', async () => {
      const { id } = await create('Wandering')
      await addTestApplication(server, { ...form('Wandering'), groupId: otherGroupId })
      const call = { params: { id }, body: { groupId: otherGroupId } }
      const { status, problem } = await server.as('owner')('updateApplication', call)
      expect([status, problem.code]).toStrictEqual([409, 'application.name-taken'])
    })

    it('[AP8] an AppKey in the body is refused: Edit never changes it', async () => {
      const { id } = await create('Keeps_its_key')
      const body = { appKey: 'another-key' } as object
      const { status } = await server.as('owner')('updateApplication', { params: { id }, body })
      expect(status).toBe(400)
    })

    it('[AP8] an owner changes everything at once; owners come and go with events of their own', async () => {
      const { id } = await create('Before_edit')
      const before = await headOf()
      server.clock.advance(1000)
      const { answer } = await server.as('owner')('updateApplication', {
        params: { id },
        body: {
          name: 'After_edit',
          groupId: otherGroupId,
          scenario: 'Else',
          ownerIds: [server.ids.member],
        },
      })
      expect(answer).toMatchObject({
        name: 'After_edit',
        group: { id: otherGroupId },
        scenario: 'Else',
        myRole: null,
        updatedAt: new Date(server.clock.now()).toISOString(),
      })
      expect(answer.owners.map((each) => each.id)).toStrictEqual([server.ids.member])
      const events = await readEventsAfter(server, before)
      expect(events.map((each) => [each.event, each.subject.id])).toStrictEqual([
        ['application.edited', id],
        ['membership.added', server.ids.member],
        ['membership.removed', server.ids.owner],
      ])
      expect(events[0]?.detail).toMatchObject({ nameBefore: 'Before_edit' })
    })

    it('an edit that changes nothing leaves version and audit as they are', async () => {
      const { id, version, name } = await create('Unmoved')
      const before = await headOf()
      const call = { params: { id }, body: { name } }
      const { answer } = await server.as('owner')('updateApplication', call)
      expect(answer.version).toBe(version)
      expect(await headOf()).toBe(before)
    })
  })

  describe('deleteApplication', () => {
    it('[AP9] a name that is not typed in full is refused', async () => {
      const { id } = await create('Delete_me')
      const call = { params: { id }, body: { confirmName: 'delete_me' } }
      const { status, problem } = await server.as('owner')('deleteApplication', call)
      expect([status, problem.code]).toStrictEqual([422, 'application.confirmation-mismatch'])
      expect(problem.detail).toContain('Delete_me')
    })

    it('[AP9] a member may not delete, and a stale version does not', async () => {
      const { id, version } = await create('Not_yours')
      const call = { params: { id }, body: { confirmName: 'Not_yours' } }
      expect((await server.as('outsider')('deleteApplication', call)).status).toBe(403)
      const stale = { version: version + 1 }
      const { problem } = await server.as('owner')('deleteApplication', call, stale)
      expect(problem.code).toBe('version.stale')
    })

    it('[AP9] everything goes at once, the tombstone stays, the name is free again', async () => {
      const { id } = await create('Short_lived')
      const { kysely } = server.database
      await kysely
        .insertInto('requests')
        .values({
          id: server.deps.ids('request'),
          kind: 'join-application',
          state: 'PENDING',
          applicant_id: server.ids.outsider,
          form: '{}',
          chain: '[]',
          application_id: id,
          submitted_at: new Date(server.clock.now()),
        })
        .execute()
      const before = await headOf()
      const call = { params: { id }, body: { confirmName: 'Short_lived' } }
      expect((await server.as('owner')('deleteApplication', call)).status).toBe(204)
      const events = await readEventsAfter(server, before)
      expect(events.map((each) => each.event)).toStrictEqual([
        'application.deleted',
        'request.cancelled',
      ])
      const left = async (table: 'memberships' | 'secret_versions' | 'requests') =>
        kysely.selectFrom(table).selectAll().where('application_id', '=', id).execute()
      expect(await left('memberships')).toStrictEqual([])
      expect(await left('secret_versions')).toMatchObject([{ sealed: null, key_id: null }])
      expect(await left('requests')).toMatchObject([{ state: 'CANCELLED' }])
      expect((await server.as('admin')('getApplication', { params: { id } })).status).toBe(404)
      expect((await server.as('owner')('deleteApplication', call)).status).toBe(404)
      expect((await create('Short_lived')).id).not.toBe(id)
    })
  })

  describe('suspendApplication and resumeApplication', () => {
    it('an outsider is refused', async () => {
      const { id } = await create('Stop_it')
      const { status } = await server.as('outsider')('suspendApplication', { params: { id } })
      expect(status).toBe(403)
    })

    it('[AP10] twice is refused; resuming loses nothing', async () => {
      const { id } = await create('Paused')
      const call = { params: { id } }
      const suspended = await server.as('owner')('suspendApplication', call)
      expect(suspended.answer).toMatchObject({
        state: 'suspended',
        suspendedAt: new Date(server.clock.now()).toISOString(),
      })
      const { status, problem } = await server.as('owner')('suspendApplication', call)
      expect([status, problem.code]).toStrictEqual([409, 'application.not-active'])
      const { answer } = await server.as('owner')('resumeApplication', call)
      expect(answer).toMatchObject({ state: 'active', suspendedAt: null, memberCount: 1 })
      expect((await server.as('owner')('resumeApplication', call)).problem.code).toBe(
        'application.not-suspended',
      )
    })
  })

  describe('checkApplicationName', () => {
    const check = async (name: string, exceptApplicationId?: string) => {
      const query = { name, groupId, exceptApplicationId }
      return (await server.as('outsider')('checkApplicationName', { query })).answer
    }

    it('[AP3] [AP4] says what is wrong, and nothing for the application’s own name', async () => {
      const { id } = await create('Checked')
      expect((await check('ab')).code).toBe('application.name-length')
      expect(await check('Checked')).toMatchObject({
        available: false,
        code: 'application.name-taken',
      })
      expect(await check('Checked', id)).toStrictEqual({
        available: true,
        code: null,
        message: null,
      })
      expect((await check('Unchecked')).available).toBe(true)
    })

    it('[RQ4] a name that a pending request asks for is reserved', async () => {
      await server.database.kysely
        .insertInto('requests')
        .values({
          id: server.deps.ids('request'),
          kind: 'create-application',
          state: 'PENDING',
          applicant_id: server.ids.outsider,
          form: '{}',
          chain: '[]',
          group_id: groupId,
          asked_name: 'Reserved',
          submitted_at: new Date(server.clock.now()),
        })
        .execute()
      expect((await check('Reserved')).code).toBe('request.name-reserved')
    })
  })
})
