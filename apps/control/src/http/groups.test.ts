import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvents } from '@portico/store'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

describe('application groups', () => {
  it('[GP1] nobody but administrators adds a group', async () => {
    const { status, problem } = await server.as('member')('createGroup', {
      body: { name: 'Sales' },
    })
    expect([status, problem.code]).toEqual([403, 'permission.denied'])
  })

  it('[GP1] whoever is not signed in is asked to sign in', async () => {
    const { status, problem } = await server.anonymous('createGroup', { body: { name: 'Sales' } })
    expect([status, problem.code]).toEqual([401, 'session.required'])
  })

  it.each([
    ['', 'group.name-blank', 'The group needs a name; enter 1 to 64 characters.'],
    ['   ', 'group.name-blank', 'The group needs a name; enter 1 to 64 characters.'],
    [
      '組'.repeat(65),
      'group.name-long',
      'The group name has 65 characters; shorten it to at most 64.',
    ],
    [
      'a\tb',
      'group.name-character',
      'Character 2 of the group name is U+0009, a control character; remove it.',
    ],
  ])('[GP1] the name %j is refused', async (name, code, message) => {
    const { status, problem } = await server.as('admin')('createGroup', { body: { name } })
    expect([status, problem.code, problem.detail]).toEqual([422, code, message])
  })

  it('[GP1] a name that is taken is refused, and is free again after a deletion', async () => {
    const admin = server.as('admin')
    const first = (await admin('createGroup', { body: { name: '销售' } })).answer
    const second = await admin('createGroup', { body: { name: '销售' } })
    expect([second.status, second.problem.code]).toEqual([409, 'group.name-taken'])
    expect((await admin('deleteGroup', { params: { id: first.id } })).status).toBe(204)
    expect((await admin('createGroup', { body: { name: '销售' } })).status).toBe(201)
  })

  it('[GP1] of ten who take one name at the same moment one wins', async () => {
    const admin = server.as('admin')
    const calls = Array.from({ length: 10 }, () => admin('createGroup', { body: { name: 'Race' } }))
    const statuses = (await Promise.all(calls))
      .map(({ status }) => status)
      .toSorted((a, b) => a - b)
    expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
  })

  it('[GP2] a group with an application, or a pending request for one, is not deleted', async () => {
    const admin = server.as('admin')
    const group = (await admin('createGroup', { body: { name: 'Occupied' } })).answer
    const body = {
      kind: 'create-application' as const,
      name: 'waiting_app',
      groupId: group.id,
      scenario: 'a test',
      ownerIds: [server.ids.owner],
    }
    const request = (await server.as('member')('submitRequest', { body })).answer
    const pending = await admin('deleteGroup', { params: { id: group.id } })
    expect([pending.status, pending.problem.code]).toEqual([409, 'group.in-use'])
    expect(pending.problem.detail).toContain('0 applications and 1 pending creation requests')
    await admin('approveRequest', { params: { id: request.id }, body: {} })
    const occupied = await admin('deleteGroup', { params: { id: group.id } })
    expect(occupied.problem.detail).toContain('1 applications and 0 pending creation requests')
  })

  it('[GP3] everyone finds groups by a part of the name, Han included, page by page', async () => {
    const admin = server.as('admin')
    for (const name of ['市场一部', '市场二部', '市场三部'])
      await admin('createGroup', { body: { name } })
    const list = server.as('outsider')
    const first = (await list('listGroups', { query: { q: '市场', limit: 2 } })).answer
    const cursor = first.nextCursor ?? ''
    const second = (await list('listGroups', { query: { q: '市场', limit: 2, cursor } })).answer
    const names = [...first.items, ...second.items].map(({ name }) => name)
    expect(names.toSorted()).toEqual(['市场一部', '市场三部', '市场二部'].toSorted())
    expect(second.nextCursor).toBeNull()
  })

  it('a stale version is refused and changes nothing', async () => {
    const admin = server.as('admin')
    const group = (await admin('createGroup', { body: { name: 'Versioned' } })).answer
    const rename = { params: { id: group.id }, body: { name: 'Versioned 2' } }
    await admin('updateGroup', rename, { version: group.version })
    const stale = await admin('updateGroup', rename, { version: group.version })
    expect([stale.status, stale.problem.code]).toEqual([412, 'version.stale'])
  })

  it('[AU1] each change is an event that names who, what and from where', async () => {
    const group = (await server.as('admin')('createGroup', { body: { name: 'Audited' } })).answer
    const events = await readEvents(server.database.kysely, { after: 0, limit: 1000 })
    const event = events.find(({ subject }) => subject.id === group.id)
    expect(event).toMatchObject({
      event: 'group.created',
      outcome: 'done',
      actorId: server.ids.admin,
      subject: { kind: 'group', name: 'Audited' },
    })
  })
})
