import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction, putMemberships, readEvents } from '@portico/store'
import type { Problem } from '@portico/contract'
import { createTestCaller } from '../testing-callers.ts'
import { cookieOf, startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

let server: TestServer
let groupId: string

beforeAll(async () => {
  server = await startTestServer()
  groupId = (await server.as('admin')('createGroup', { body: { name: 'Orders' } })).answer.id
})
afterAll(() => server.close())

let count = 0
async function addPerson(roles?: ('super_admin' | 'system_admin' | 'member')[]) {
  count += 1
  const body = {
    username: `person${count}`,
    displayName: `Person ${count}`,
    password: 'staple battery 77',
    ...(roles ? { roles } : {}),
  }
  return (await server.as('admin')('createMember', { body })).answer
}

/** Written straight into the tables: what an application must be is tested elsewhere. */
async function addApplication(name: string, owners: readonly string[]): Promise<string> {
  const id = server.deps.ids('application')
  const { kysely } = server.database
  await sql`insert into applications (id, group_id, name, scenario, app_key, created_at, updated_at)
    values (${id}, ${groupId}, ${name}, 'test', ${`key-${id}`}, now(), now())`.execute(kysely)
  await inTransaction(server.database, (tx) =>
    putMemberships(
      tx,
      owners.map((memberId) => ({
        id: server.deps.ids('membership'),
        applicationId: id,
        memberId,
        role: 'owner' as const,
        endsOn: null,
        at: new Date(server.clock.now()),
      })),
    ),
  )
  return id
}

async function lastEvents(many: number) {
  const events = await readEvents(server.database.kysely, { after: 0, limit: 10_000 })
  return events.slice(-many)
}

describe('adding a member', () => {
  const form = { username: 'zhang.san', displayName: '张三' }

  test.each([
    ['outsider', 403, 'permission.denied'],
    ['owner', 403, 'permission.denied'],
  ] as [TestPerson, number, string][])('%s may not', async (person, status, code) => {
    const answer = await server.as(person)('createMember', { body: form })
    expect(answer.problem).toMatchObject({ status, code })
  })

  test('nobody signed in may not', async () => {
    expect((await server.anonymous('createMember', { body: form })).status).toBe(401)
  })

  test.each([
    [{ username: '', displayName: 'A' }, 'member.username-form'],
    [{ username: 'a b', displayName: 'A' }, 'member.username-form'],
    [{ username: '_abc', displayName: 'A' }, 'member.username-form'],
    [{ username: 'ｗｉｄｅ', displayName: 'A' }, 'member.username-form'],
    [{ username: 'abc\u202e', displayName: 'A' }, 'member.username-form'],
    [{ username: 'abc', displayName: '\u200b' }, 'member.display-name-missing'],
    [{ username: 'abc', displayName: 'A', email: 'x' }, 'member.email-form'],
    [{ username: 'abc', displayName: 'A', password: '1234567' }, 'password.too-short'],
  ])('%j is refused', async (body, code) => {
    const { problem } = await server.as('admin')('createMember', { body })
    expect(problem).toMatchObject({ status: 422, code })
  })

  test('all faults of a form are told at once', async () => {
    const body = { username: '_', displayName: '', email: 'x', password: 'short' }
    const { problem } = await server.as('admin')('createMember', { body })
    expect(problem.errors?.map(({ path }) => path)).toEqual([
      'username',
      'displayName',
      'email',
      'password',
    ])
  })

  test('[AC1] a system administrator appoints no super administrator', async () => {
    const body = { ...form, roles: ['super_admin' as const] }
    const { problem } = await server.as('deputy')('createMember', { body })
    expect(problem).toMatchObject({ status: 403, code: 'member.super-admin-only' })
  })

  test('a member is there with everything but the password, and the event says who added them', async () => {
    const body = { ...form, email: 'zhang@example.org', password: 'staple battery 99' }
    const answer = await server.as('deputy')('createMember', { body })
    expect(answer.status).toBe(201)
    expect(answer.answer).toMatchObject({
      ...form,
      email: 'zhang@example.org',
      roles: ['member'],
      active: true,
      version: 1,
    })
    const [event] = await lastEvents(1)
    expect(event).toMatchObject({
      event: 'member.created',
      actorId: server.ids.deputy,
      subject: { kind: 'member', id: answer.answer.id, name: 'zhang.san' },
    })
    expect(JSON.stringify(event)).not.toContain('staple')
    const signedIn = await server.anonymous('signIn', {
      body: { username: 'Zhang.San', password: 'staple battery 99' },
    })
    expect(signedIn.status).toBe(200)
  })

  test('the same username in another spelling is taken; of ten at once one is added', async () => {
    const { problem } = await server.as('admin')('createMember', {
      body: { ...form, username: 'ZHANG.SAN' },
    })
    expect(problem).toMatchObject({ status: 409, code: 'member.username-taken' })
    const body = { username: 'racer', displayName: 'Racer' }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => server.as('admin')('createMember', { body })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9)
  })

  test('without a password nobody signs in, and it takes a password to be guessed', async () => {
    await server.as('admin')('createMember', {
      body: { username: 'silent', displayName: 'Silent' },
    })
    const answer = await server.anonymous('signIn', {
      body: { username: 'silent', password: 'anything at all' },
    })
    expect(answer.problem.code).toBe('sign-in.failed')
  })
})

describe('seeing members', () => {
  test('[AC1] everybody sees names; e-mail addresses only administrators and the person', async () => {
    const find = async (person: TestPerson) =>
      (await server.as(person)('getMember', { params: { id: server.ids.owner } })).answer
    expect(await find('outsider')).toMatchObject({
      username: 'owner',
      email: null,
      can: ['member.view'],
    })
    expect((await find('owner')).email).toBe('owner@example.org')
    expect((await find('deputy')).email).toBe('owner@example.org')
    expect((await find('admin')).can).toEqual(
      expect.arrayContaining(['member.edit-roles', 'member.remove']),
    )
    expect(
      (await server.as('admin')('getMember', { params: { id: server.ids.admin } })).answer.can,
    ).not.toContain('member.remove')
  })

  test('an unknown member is 404', async () => {
    const { problem } = await server.as('admin')('getMember', { params: { id: 'mem_nobody' } })
    expect(problem).toMatchObject({ status: 404, code: 'member.unknown' })
  })

  test('pages in the order of usernames hold everybody once', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { answer } = await server.as('outsider')('listMembers', {
        query: { limit: 3, ...(cursor === undefined ? {} : { cursor }) },
      })
      seen.push(...answer.items.map(({ username }) => username.toLowerCase()))
      cursor = answer.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(seen.toSorted())
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(['admin', 'outsider', 'zhang.san']))
  })

  test.each([
    ['张', ['zhang.san']],
    ['SAN', ['zhang.san']],
    ['%', []],
    ['zhang.san 张三', ['zhang.san']],
  ])('searching for %s finds %j', async (q, found) => {
    const { answer } = await server.as('outsider')('listMembers', { query: { q } })
    expect(answer.items.map(({ username }) => username)).toEqual(found)
  })

  test('those who belong to an application can be left out', async () => {
    const person = await addPerson()
    const id = await addApplication('Listed', [person.id])
    const { answer } = await server.as('admin')('listMembers', {
      query: { q: person.username, notInApplication: id },
    })
    expect(answer.items.map((item) => item.id)).not.toContain(person.id)
  })
})

describe('changing a member', () => {
  const change = (person: TestPerson, id: string, body: object, version?: number) =>
    server.as(person)(
      'updateMember',
      { params: { id }, body },
      version === undefined ? {} : { version },
    )

  test('plain members may not', async () => {
    const answer = await change('outsider', server.ids.member, { displayName: 'X' })
    expect(answer.problem).toMatchObject({ status: 403, code: 'permission.denied' })
  })

  test('a stale version is refused and changes nothing', async () => {
    const person = await addPerson()
    expect((await change('admin', person.id, { displayName: 'First' }, 1)).answer.version).toBe(2)
    expect((await change('admin', person.id, { displayName: 'Second' }, 1)).problem).toMatchObject({
      status: 412,
      code: 'version.stale',
    })
    expect(
      (await server.as('admin')('getMember', { params: { id: person.id } })).answer.displayName,
    ).toBe('First')
  })

  test('nobody changes their own roles, activity or password here', async () => {
    for (const body of [
      { roles: ['member'] },
      { active: false },
      { password: 'battery staple 5' },
    ]) {
      expect((await change('admin', server.ids.admin, body)).problem).toMatchObject({
        status: 403,
        code: 'member.self',
      })
    }
  })

  test('[AC1] a system administrator has no power over super administrators', async () => {
    for (const body of [
      { roles: ['member'] },
      { active: false },
      { password: 'battery staple 5' },
    ]) {
      expect((await change('deputy', server.ids.admin, body)).problem).toMatchObject({
        status: 403,
        code: 'member.super-admin-only',
      })
    }
  })

  test('two super administrators who dismiss each other at once leave one', async () => {
    const other = await addPerson(['super_admin', 'member'])
    const signedIn = await server.anonymous('signIn', {
      body: { username: other.username, password: 'staple battery 77' },
    })
    const asOther = createTestCaller(server.app, { cookie: cookieOf(signedIn.headers) })
    const body = { roles: ['member' as const] }
    const answers = await Promise.all([
      server.as('admin')('updateMember', { params: { id: other.id }, body }),
      asOther('updateMember', { params: { id: server.ids.admin }, body }),
    ])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const { kysely } = server.database
    await sql`update members set roles = '{super_admin,member}' where id = ${server.ids.admin}`.execute(
      kysely,
    )
    await sql`update members set roles = '{member}' where id = ${other.id}`.execute(kysely)
  })

  test('deactivating ends sessions and access tokens at once; activating brings neither back', async () => {
    const person = await addPerson()
    const signedIn = await server.anonymous('signIn', {
      body: { username: person.username, password: 'staple battery 77' },
    })
    const caller = createTestCaller(server.app, { cookie: cookieOf(signedIn.headers) })
    const { token } = (await caller('createMyToken', { body: { name: 'script' } })).answer
    const script = createTestCaller(server.app, { authorization: `Bearer ${token}` })
    expect((await script('getMe')).status).toBe(200)
    await change('admin', person.id, { active: false })
    expect((await caller('getMe')).status).toBe(401)
    expect((await script('getMe')).status).toBe(401)
    await change('admin', person.id, { active: true })
    expect((await caller('getMe')).status).toBe(401)
    expect((await script('getMe')).status).toBe(401)
    expect((await lastEvents(1))[0]).toMatchObject({ event: 'member.activated' })
  })

  test('[AP7] the last owner of an application stays active', async () => {
    const person = await addPerson()
    await addApplication('Kept alive', [person.id])
    expect((await change('admin', person.id, { active: false })).problem).toMatchObject({
      status: 409,
      code: 'member.last-owner',
    })
  })

  test('a new password ends the sessions made with the old one', async () => {
    const person = await addPerson()
    const signedIn = await server.anonymous('signIn', {
      body: { username: person.username, password: 'staple battery 77' },
    })
    const caller = createTestCaller(server.app, { cookie: cookieOf(signedIn.headers) })
    expect((await change('admin', person.id, { password: 'another staple 8' })).status).toBe(200)
    expect((await caller('getMe')).status).toBe(401)
  })
})

describe('removing a member', () => {
  const remove = (id: string) => server.as('admin')('deleteMember', { params: { id } })

  test('nobody removes themselves', async () => {
    expect((await remove(server.ids.admin)).problem).toMatchObject({
      status: 403,
      code: 'member.self',
    })
  })

  test('[MB8] the last owner stays; the answer lists the applications and the hand-over opens the way', async () => {
    const leaver = await addPerson()
    const heir = await addPerson()
    const first = await addApplication('Alpha one', [leaver.id])
    const second = await addApplication('Beta two', [leaver.id])
    await addApplication('Shared', [leaver.id, server.ids.owner])
    const { problem } = await remove(leaver.id)
    expect(problem).toMatchObject({
      status: 409,
      code: 'member.last-owner',
      detail:
        'This person is the last owner of 2 applications; hand those over first: Alpha one, Beta two.',
      facts: { applicationIds: [first, second] },
    } satisfies Partial<Problem>)

    const handOver = (toMemberId: string) =>
      server.as('admin')('handOverOwnerships', { params: { id: leaver.id }, body: { toMemberId } })
    expect((await handOver(leaver.id)).problem).toMatchObject({
      status: 422,
      code: 'member.hand-over-target',
    })
    expect((await handOver('mem_nobody')).problem.code).toBe('member.hand-over-target')
    expect((await handOver(heir.id)).answer.applications.map(({ id }) => id)).toEqual([
      first,
      second,
    ])
    expect((await remove(leaver.id)).status).toBe(204)

    expect((await lastEvents(4)).map(({ event }) => event)).toEqual([
      'membership.removed',
      'membership.removed',
      'membership.removed',
      'member.removed',
    ])
    expect((await server.as('admin')('getMember', { params: { id: leaver.id } })).status).toBe(404)
    const again = await server.as('admin')('createMember', {
      body: { username: leaver.username, displayName: 'Another' },
    })
    expect(again.status).toBe(201)
  })

  test('[AP7] two last owners removed at once: one stays', async () => {
    const [one, other] = [await addPerson(), await addPerson()]
    const id = await addApplication('Contested', [one.id, other.id])
    const answers = await Promise.all([remove(one.id), remove(other.id)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 409]))
    const { rows } =
      await sql`select 1 from memberships where application_id = ${id} and role = 'owner'`.execute(
        server.database.kysely,
      )
    expect(rows).toHaveLength(1)
  })

  test('whoever is removed is signed out', async () => {
    const person = await addPerson()
    const signedIn = await server.anonymous('signIn', {
      body: { username: person.username, password: 'staple battery 77' },
    })
    const caller = createTestCaller(server.app, { cookie: cookieOf(signedIn.headers) })
    await remove(person.id)
    expect((await caller('getMe')).status).toBe(401)
  })
})
