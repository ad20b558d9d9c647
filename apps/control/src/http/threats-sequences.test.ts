/**
 * Sequences of the threat catalogue (T…): what changes between a look and a click, and what a session or a guess is
 * worth afterwards.
 *
 * Where the catalogue and a rule differ, the rule stands: the approvers of a request are those of its submission (RQ6),
 * so that somebody who only loses a role keeps the seats they had (T194, decision 0012), and an effect that conflicts ends the request
 * instead of leaving it open (T196, RQ3).
 *
 * Not tried, because the product has no such thing: a request that its applicant edits while it waits (T191; a request
 * is a snapshot, RQ1: what can change meanwhile is its course) and groups of people that carry a role (T204).
 */
import { createHook } from 'node:async_hooks'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { createTestCaller } from '../testing-callers.ts'
import type { TestAnswer, TestCaller } from '../testing-callers.ts'
import { addTestPerson, cookieOf, startTestServer, testPassword } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

const validity = { period: '30d' } as const

let server: TestServer
let admin: TestCaller
let groupId: string
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  admin = server.as('admin')
  groupId = await addTestGroup(server, 'Retail')
})
afterAll(() => server.close())
beforeEach(async () => {
  await sql`delete from sign_in_attempts`.execute(server.database.kysely)
})
afterEach(async () => {
  expect(await server.findBroken()).toStrictEqual([])
})

const next = () => (count += 1)
const outcomeOf = (answer: TestAnswer<unknown>): string =>
  answer.status < 400 ? String(answer.status) : `${answer.status} ${answer.problem.code}`
const formOf = (more: object = {}) => ({
  kind: 'create-application' as const,
  name: `Sequence_${next()}`,
  groupId,
  scenario: 's',
  ownerIds: [server.ids.owner],
  ...more,
})
const ask = async (more: object = {}) =>
  (await server.as('outsider')('submitRequest', { body: formOf(more) })).answer
const join = (person: TestPerson, applicationId: string) =>
  server.as(person)('submitRequest', {
    body: { kind: 'join-application', applicationId, validity, reason: 'To help' },
  })
const addMember = (id: string, memberId: string) =>
  admin('addApplicationMembers', { params: { id }, body: { memberIds: [memberId], validity } })
const createApplication = () => addTestApplication(server, { name: `Sequence_${next()}`, groupId })
const stateOf = async (id: string) => (await admin('getRequest', { params: { id } })).answer.state

/** Somebody who is signed in, and the way to sign in again. */
async function addSignedIn(roles: Parameters<typeof addTestPerson>[2] = ['member']) {
  const username = `person_${next()}`
  const { id } = await addTestPerson(server.deps, username, roles)
  const signIn = async () => {
    const body = { username, password: testPassword }
    const answer = await server.anonymous('signIn', { body })
    return cookieOf(answer.headers)
  }
  const cookie = await signIn()
  return { id, username, cookie, caller: createTestCaller(server.app, { cookie }), signIn }
}

describe('between a look and a click', () => {
  it('[RQ8] T191: a decision on a course that went on is a conflict, and changes nothing', async () => {
    const { id, version } = await ask()
    const params = { id }
    await admin('addSigner', { params, body: { memberId: server.ids.approver } })
    const late = await server.as('deputy')('approveRequest', { params, body: {} }, { version })
    expect(outcomeOf(late)).toBe('409 request.stale-version')
    expect(await stateOf(id)).toBe('PENDING')
  })

  it('[RQ6] T194: an approver who is let go decides nothing, and one who gets the role later neither', async () => {
    const leaver = await addSignedIn(['system_admin', 'member'])
    const late = await addSignedIn()
    const { id } = await ask()
    const params = { id }
    expect((await leaver.caller('getRequest', { params })).status).toBe(200)
    await admin('updateMember', { params: { id: leaver.id }, body: { active: false } })
    const roles = ['system_admin' as const, 'member' as const]
    await admin('updateMember', { params: { id: late.id }, body: { roles } })
    const decide = (caller: TestCaller) => caller('approveRequest', { params, body: {} })
    expect(outcomeOf(await decide(leaver.caller))).toBe('401 session.required')
    expect(outcomeOf(await decide(late.caller))).toBe('403 request.not-approver')
    expect(await stateOf(id)).toBe('PENDING')
  })

  it('[RQ6] T194: an approver who only loses the role keeps the seats they had, unless they are let go for a moment', async () => {
    const roles = ['system_admin' as const, 'member' as const]
    const demoted = await addSignedIn(roles)
    const [kept, taken] = [await ask(), await ask()]
    const change = (body: { roles?: ['member']; active?: boolean }) =>
      admin('updateMember', { params: { id: demoted.id }, body })
    await change({ roles: ['member'] })
    const later = await ask()
    const decide = async ({ id }: { id: string }) => {
      const caller = createTestCaller(server.app, { cookie: await demoted.signIn() })
      return caller('approveRequest', { params: { id }, body: {} })
    }
    expect((await decide(kept)).answer.state).toBe('APPROVED')
    expect(outcomeOf(await decide(later))).toBe('404 request.unknown')
    await change({ active: false })
    await change({ active: true })
    expect(outcomeOf(await decide(taken))).toBe('404 request.unknown')
    expect(await stateOf(taken.id)).toBe('PENDING')
  })

  it('[RQ3] T196: an owner who is no longer active makes an approval fail, and nothing is made', async () => {
    const leaver = await addSignedIn()
    const { id, title } = await ask({ ownerIds: [leaver.id] })
    await admin('updateMember', { params: { id: leaver.id }, body: { active: false } })
    await admin('approveRequest', { params: { id }, body: {} })
    const { answer } = await admin('getRequest', { params: { id } })
    expect(answer.state).toBe('EXECUTION_FAILED')
    expect(answer.failure).not.toBeNull()
    const { items } = (await admin('listApplications', { query: { view: 'all', q: title } })).answer
    expect(items).toStrictEqual([])
  })

  it('[CR3] [RQ4] T196: an AppKey that a request has reserved is nobody else’s meanwhile', async () => {
    const customKey = { appKey: `key-reserved-${next()}`, appSecret: 'kL9_2mPq-77Zx_oVw41bN' }
    const { id } = await ask({ customKey })
    const { kind: _, ...form } = formOf({ customKey })
    const taken = await admin('createApplication', { body: form })
    const approved = await admin('approveRequest', { params: { id }, body: {} })
    expect([outcomeOf(taken), approved.answer.state]).toBeOneOf([
      ['409 request.app-key-reserved', 'APPROVED'],
      ['201', 'EXECUTION_FAILED'],
    ])
  })

  it('[GP2] T196: a group that a request waits for stays', async () => {
    const group = await addTestGroup(server, `Wanted ${next()}`)
    await ask({ groupId: group })
    const answer = await admin('deleteGroup', { params: { id: group } })
    expect(outcomeOf(answer)).toBe('409 group.in-use')
  })

  it('[RQ9] T198: whoever belongs to it already does not join, and nobody asks twice', async () => {
    const { id } = await createApplication()
    await addMember(id, server.ids.member)
    expect(outcomeOf(await join('member', id))).toBe('409 membership.exists')
    expect(outcomeOf(await join('owner', id))).toBe('409 membership.is-owner')
    expect((await join('outsider', id)).status).toBe(201)
    expect(outcomeOf(await join('outsider', id))).toBe('409 request.join-pending')
  })

  it('[AP9] [RQ2] T198: a deletion closes what waits for it, and nobody asks afterwards', async () => {
    const { id, name } = await createApplication()
    const request = (await join('outsider', id)).answer
    await admin('deleteApplication', { params: { id }, body: { confirmName: name } })
    expect(await stateOf(request.id)).toBe('CANCELLED')
    const decided = await server.as('owner')('approveRequest', {
      params: { id: request.id },
      body: {},
    })
    expect(decided.status).toBeGreaterThanOrEqual(400)
    expect(outcomeOf(await join('outsider', id))).toBe('422 application.unknown')
  })

  it.each([
    ['yesterday', { period: 'custom', until: '2026-03-01' }, '422 validity.past'],
    ['30 February', { period: 'custom', until: '2026-02-30' }, '400 body.invalid'],
    ['the year 10000', { period: 'custom', until: '10000-01-01' }, '400 body.invalid'],
    ['the year 9999', { period: 'custom', until: '9999-01-01' }, '422 validity.too-far'],
    ['0', { period: 0 }, '400 body.invalid'],
    ['-30 days', { period: '-30d' }, '400 body.invalid'],
    ['1e9 days', { period: '1000000000d' }, '400 body.invalid'],
    ['for ever, with a day', { period: 'permanent', until: '2026-06-01' }, '400 body.invalid'],
    ['a day without its period', { until: '2026-06-01' }, '400 body.invalid'],
  ])('[MB1] T199: a validity of %s', async (_, wanted, outcome) => {
    const { id } = await createApplication()
    const body = JSON.stringify({ memberIds: [server.ids.member], validity: wanted })
    const response = await server.app.inject({
      method: 'POST',
      url: `/api/v1/applications/${id}/members`,
      headers: {
        authorization: `Bearer ${server.tokens.owner}`,
        'content-type': 'application/json',
      },
      payload: body,
    })
    const { code } = response.json<{ code: string }>()
    expect(`${response.statusCode} ${code}`).toBe(outcome)
  })

  it('[MB2] T201: a membership that ends while its session goes on opens nothing more', async () => {
    const { id } = await createApplication()
    const { caller, id: memberId } = await addSignedIn()
    const until = new Date(server.clock.now()).toISOString().slice(0, 10)
    await admin('addApplicationMembers', {
      params: { id },
      body: { memberIds: [memberId], validity: { period: 'custom', until } },
    })
    expect((await caller('revealSecret', { params: { id } })).status).toBe(200)
    server.clock.advance(24 * 3_600_000)
    expect((await caller('getMe')).status).toBe(200)
    expect(outcomeOf(await caller('revealSecret', { params: { id } }))).toBe(
      '403 permission.denied',
    )
  })
})

describe('T204: nobody gives what they do not have', () => {
  it('[MB5] a member of an application makes nobody a member, and nobody an owner', async () => {
    const { id } = await createApplication()
    await addMember(id, server.ids.member)
    const caller = server.as('member')
    const params = { id }
    const body = { memberIds: [server.ids.outsider], validity }
    expect(outcomeOf(await caller('addApplicationMembers', { params, body }))).toBe(
      '403 permission.denied',
    )
    const owners = { ownerIds: [server.ids.owner, server.ids.member] }
    expect(outcomeOf(await caller('updateApplication', { params, body: owners }))).toBe(
      '403 permission.denied',
    )
  })

  it('[AC1] a system administrator makes nobody a super administrator, themselves least of all', async () => {
    const roles = ['super_admin' as const]
    const promote = (id: string) =>
      server.as('deputy')('updateMember', { params: { id }, body: { roles } })
    expect(outcomeOf(await promote(server.ids.member))).toBe('403 member.super-admin-only')
    expect(outcomeOf(await promote(server.ids.deputy))).toMatch(
      /^403 member\.(self|super-admin-only)$/,
    )
  })
})

describe('guesses and sessions', () => {
  it('[CR5] T216: the eleventh proof of a password is told to wait, also with the right one', async () => {
    const { caller } = await addSignedIn()
    for (let turn = 0; turn < 10; turn += 1) {
      const answer = await caller('confirmMyPassword', { body: { password: 'a guess' } })
      expect(outcomeOf(answer)).toBe('403 password.wrong')
    }
    expect((await caller('confirmMyPassword', { body: { password: testPassword } })).status).toBe(
      429,
    )
  })

  it('T217: an unknown name costs the hash that a known one costs', async () => {
    // Hashes are counted, for time would tell what else the machine does.
    const countHashes = async (username: string): Promise<number> => {
      let hashes = 0
      const hook = createHook({
        init: (_id, type) => {
          if (type === 'SCRYPTREQUEST') hashes += 1
        },
      }).enable()
      await server.anonymous('signIn', { body: { username, password: 'a guess' } })
      hook.disable()
      return hashes
    }
    expect(await countHashes('owner')).toBe(1)
    expect(await countHashes('nobody_here')).toBe(1)
  })

  it.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }, '403 session.cross-site'],
    ['from a neighbour', { 'sec-fetch-site': 'same-site' }, '403 session.cross-site'],
    ['with a foreign Origin', { origin: 'https://evil.test' }, '403 session.cross-site'],
    ['with the Origin null', { origin: 'null' }, '403 session.cross-site'],
    [
      'as a form without Origin',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '415 body.media-type',
    ],
  ])('[CR6] T220: a reset %s is refused', async (_, headers, outcome) => {
    const { id } = await createApplication()
    const { cookie } = await addSignedIn(['system_admin', 'member'])
    const response = await server.app.inject({
      method: 'POST',
      url: `/api/v1/applications/${id}/secret/reset`,
      headers: { cookie, 'content-type': 'application/json', ...headers },
      payload: '{"mode":"auto"}',
    })
    const { code } = response.json<{ code: string }>()
    expect(`${response.statusCode} ${code}`).toBe(outcome)
    const versions = await admin('listSecretVersions', { params: { id } })
    expect(versions.answer.items).toHaveLength(1)
  })

  it('T221: the cookie that a browser had before signing in is not the one it has after', async () => {
    const planter = await addSignedIn()
    const victim = await addSignedIn()
    const body = { username: victim.username, password: testPassword }
    const answer = await server.anonymous(
      'signIn',
      { body },
      { headers: { cookie: planter.cookie } },
    )
    expect(cookieOf(answer.headers)).not.toBe(planter.cookie)
    expect((await planter.caller('getMe')).answer.username).toBe(planter.username)
  })

  it('T222: a cookie is worth nothing after signing out and after a change of the password', async () => {
    const first = await addSignedIn()
    await first.caller('signOut')
    expect(outcomeOf(await first.caller('getMe'))).toBe('401 session.required')
    const second = await addSignedIn()
    const other = createTestCaller(server.app, { cookie: await second.signIn() })
    const body = { currentPassword: testPassword, newPassword: 'another staple 8' }
    expect((await other('changeMyPassword', { body })).status).toBeLessThan(300)
    expect(outcomeOf(await second.caller('getMe'))).toBe('401 session.required')
  })

  it('[AC1] T222: a role that is taken away is gone from sessions that go on', async () => {
    const { id, caller } = await addSignedIn(['system_admin', 'member'])
    const all = () => caller('listApplications', { query: { view: 'all' } })
    expect((await all()).status).toBe(200)
    await admin('updateMember', { params: { id }, body: { roles: ['member'] } })
    expect(outcomeOf(await all())).toMatch(/^(403 permission\.denied|401 session\.required)$/)
  })
})
