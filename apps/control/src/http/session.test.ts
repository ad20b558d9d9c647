import { sql } from 'kysely'
import { afterAll, beforeEach, beforeAll, describe, expect, test } from 'vitest'
import { readEvents } from '@portico/store'
import { createTestCaller } from '../testing-callers.ts'
import { cookieOf, startTestServer, testPassword } from '../testing.ts'
import type { TestServer } from '../testing.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  await sql`delete from sign_in_attempts`.execute(server.database.kysely)
})

const wrong = 'Username or password is not right; check both and try again.'

function signIn(username: string, password: string, headers: Record<string, string> = {}) {
  return server.anonymous('signIn', { body: { username, password } }, { headers })
}

async function lastEvent() {
  const events = await readEvents(server.database.kysely, { after: 0, limit: 1000 })
  return events.at(-1)
}

describe('signing in', () => {
  test.each([
    ['a wrong password', 'owner', 'wrong password'],
    ['an unknown name', 'nobody-here', testPassword],
    ['an empty-looking name', '   ', testPassword],
    ['a name that is no name', '\u202eowner', testPassword],
    ['a very long password', 'owner', 'x'.repeat(256)],
  ])('%s is answered the same', async (_what, username, password) => {
    const { status, problem, headers } = await signIn(username, password)
    expect(status).toBe(401)
    expect(problem).toMatchObject({ code: 'sign-in.failed', detail: wrong })
    expect(headers['set-cookie']).toBeUndefined()
  })

  test('somebody who is not active is answered like a wrong password, and has no session', async () => {
    const { kysely } = server.database
    await sql`update members set active = false where id = ${server.ids.approver}`.execute(kysely)
    const answer = await signIn('approver', testPassword)
    expect(answer.problem).toMatchObject({ code: 'sign-in.failed', detail: wrong })
    const sessions =
      await sql`select 1 from auth_sessions where user_id = ${server.ids.approver}`.execute(kysely)
    expect(sessions.rows).toEqual([])
    await sql`update members set active = true where id = ${server.ids.approver}`.execute(kysely)
  })

  test('[AU1] a failure is an event, and what was typed is not in it', async () => {
    await signIn('my-secret-password', 'typed into the wrong field')
    expect(await lastEvent()).toMatchObject({
      event: 'session.refused',
      outcome: 'refused',
      actorId: null,
    })
    const events = await readEvents(server.database.kysely, { after: 0, limit: 1000 })
    expect(JSON.stringify(events)).not.toContain('my-secret-password')
    expect(JSON.stringify(events)).not.toContain('wrong field')
  })

  test('a success says who it is, sets a cookie that scripts cannot read, and is an event', async () => {
    const answer = await signIn('OWNER', testPassword)
    expect(answer.answer.member).toEqual({
      id: server.ids.owner,
      username: 'owner',
      displayName: 'Owner',
    })
    const [cookie = ''] = [answer.headers['set-cookie']].flat().map(String)
    expect(cookie).toMatch(/^portico\.session_token=/)
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(await lastEvent()).toMatchObject({ event: 'session.started', actorId: server.ids.owner })
  })

  test('T221: a cookie planted before signing in is worth nothing, before and after', async () => {
    const planted = `portico.session_token=${'a'.repeat(32)}.${'b'.repeat(43)}%3D`
    const answer = await signIn('owner', testPassword, { cookie: planted })
    expect(cookieOf(answer.headers)).not.toContain('a'.repeat(32))
    const caller = createTestCaller(server.app, { cookie: planted })
    expect((await caller('getMe')).status).toBe(401)
  })

  test('two sessions of one person have different secrets', async () => {
    const first = cookieOf((await signIn('owner', testPassword)).headers)
    const second = cookieOf((await signIn('owner', testPassword)).headers)
    expect(first).not.toBe(second)
  })

  test('signing out ends the session for good', async () => {
    const cookie = cookieOf((await signIn('owner', testPassword)).headers)
    const caller = createTestCaller(server.app, { cookie })
    expect((await caller('getMe')).answer.username).toBe('owner')
    expect((await caller('signOut')).status).toBe(204)
    expect((await caller('getMe')).problem.code).toBe('session.required')
    expect((await caller('signOut')).status).toBe(204)
  })
})

describe('guesses', () => {
  test('T216: the eleventh at one name is told to wait, however the name is spelt, even with the right password', async () => {
    const spellings = ['member', 'MEMBER', ' member ', 'ｍｅｍｂｅｒ']
    for (let index = 0; index < 10; index += 1) {
      expect((await signIn(spellings[index % 4] ?? '', 'guess')).status).toBe(401)
    }
    const blocked = await signIn('member', testPassword)
    expect(blocked.status).toBe(429)
    expect(blocked.headers['retry-after']).toBe('900')
    expect(blocked.problem).toMatchObject({
      code: 'sign-in.throttled',
      detail: 'Too many attempts to sign in; wait 900 seconds and try again.',
    })
    expect((await signIn('owner', testPassword)).status).toBe(200)
    server.clock.advance(15 * 60 * 1000)
    expect((await signIn('member', testPassword)).status).toBe(200)
  })

  test('fifty at once are no more than ten', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn('outsider', 'guess')))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40)
  })

  test('a success forgets the failures before it', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 9; index += 1) await signIn('deputy', 'guess')
      expect((await signIn('deputy', testPassword)).status).toBe(200)
    }
  })
})

describe('T220: calls from other sites', () => {
  const cases: [string, Record<string, string>, number][] = [
    ['Sec-Fetch-Site cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['Sec-Fetch-Site same-site', { 'sec-fetch-site': 'same-site' }, 403],
    ['a foreign Origin', { origin: 'https://evil.example' }, 403],
    ['a look-alike Origin', { origin: 'http://localhost:80.evil.example' }, 403],
    ['the Origin null', { origin: 'null' }, 403],
    ['our own Origin', { origin: 'http://localhost:80' }, 200],
    ['Sec-Fetch-Site same-origin', { 'sec-fetch-site': 'same-origin' }, 200],
    ['no browser at all', {}, 200],
  ]
  test.each(cases)('%s is answered as it must be', async (_what, headers, status) => {
    const caller = await server.signIn('owner')
    const answer = await caller('updateMe', { body: { theme: 'dark' } }, { headers })
    expect(answer.status).toBe(status)
  })

  test('signing in from another site is refused: nobody is put into a stranger’s session', async () => {
    const answer = await signIn('owner', testPassword, { 'sec-fetch-site': 'cross-site' })
    expect(answer.problem).toMatchObject({
      status: 403,
      code: 'session.cross-site',
      detail: 'The call comes from another site; open the console and repeat it there.',
    })
  })

  test('reading is not refused: the answer cannot be read over there', async () => {
    const caller = await server.signIn('owner')
    const answer = await caller('getMe', undefined, { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(answer.status).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })
})
