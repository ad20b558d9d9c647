import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readEvents } from '@portico/store'
import { createTestCaller } from '../testing-callers.ts'
import { cookieOf, startTestServer, testPassword } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { oneTimeCode } from '../testing-one-time-code.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  await sql`delete from sign_in_attempts`.execute(server.database.kysely)
})

async function eventNames(): Promise<string[]> {
  const events = await readEvents(server.database.kysely, { after: 0, limit: 1000 })
  return events.map(({ event }) => event)
}

describe('my password', () => {
  const change = (currentPassword: string, newPassword: string) => ({
    body: { currentPassword, newPassword },
  })

  test('an access token cannot change it', async () => {
    const answer = await server.as('member')(
      'changeMyPassword',
      change(testPassword, 'long enough 1'),
    )
    expect(answer.problem).toMatchObject({ status: 403, code: 'session.needed' })
  })

  test('nobody signed in cannot change it', async () => {
    const answer = await server.anonymous('changeMyPassword', change(testPassword, 'long enough 1'))
    expect(answer.status).toBe(401)
  })

  test.each([
    ['short', 'password.too-short', 'The password has 5 characters; use at least 8.'],
    ['Password123', 'password.common', undefined],
    ['aaaaaaaaaaaaaaaa', 'password.common', undefined],
    ['member-1', 'password.holds-username', undefined],
  ])('the new password %s is refused', async (newPassword, code, message) => {
    const caller = await server.signIn('member')
    const answer = await caller('changeMyPassword', change(testPassword, newPassword))
    expect(answer.problem).toMatchObject({ status: 422, code })
    if (message) expect(answer.problem.detail).toBe(message)
    expect(answer.problem.errors?.[0]).toMatchObject({ path: 'newPassword', code })
  })

  test('a wrong present password is refused, and guessing it is throttled', async () => {
    const caller = await server.signIn('member')
    for (let index = 0; index < 10; index += 1) {
      const answer = await caller('changeMyPassword', change('guess', 'long enough 1'))
      expect(answer.problem).toMatchObject({ status: 403, code: 'password.wrong' })
    }
    const blocked = await caller('confirmMyPassword', { body: { password: testPassword } })
    expect(blocked.problem).toMatchObject({ status: 429, code: 'sign-in.throttled' })
  })

  test('a change ends the other sessions, keeps this one, and the old password is gone', async () => {
    const other = await server.signIn('member')
    const caller = await server.signIn('member')
    const next = 'a new staple for horses'
    expect((await caller('changeMyPassword', change(testPassword, next))).status).toBe(204)
    expect((await other('getMe')).status).toBe(401)
    expect((await caller('getMe')).status).toBe(200)
    const old = await server.anonymous('signIn', {
      body: { username: 'member', password: testPassword },
    })
    expect(old.status).toBe(401)
    const fresh = await server.anonymous('signIn', { body: { username: 'member', password: next } })
    expect(fresh.status).toBe(200)
    expect(await eventNames()).toContain('password.changed')
  })

  test('a confirmation makes the session count as freshly signed in', async () => {
    const caller = await server.signIn('owner')
    server.clock.set(Date.now() + 60 * 60 * 1000)
    expect((await caller('confirmMyPassword', { body: { password: testPassword } })).status).toBe(
      204,
    )
    expect((await caller('getMe')).answer.signedInAt).toBe(
      new Date(server.clock.now()).toISOString(),
    )
    server.clock.set('2026-03-02T08:00:00Z')
  })
})

describe('my sessions', () => {
  test('I see where I am signed in and end one; another person’s is unknown to me', async () => {
    const first = await server.signIn('approver')
    const second = await server.signIn('approver')
    const stranger = await server.signIn('outsider')
    const list = (await second('listMySessions')).answer.items
    expect(list).toHaveLength(2)
    const [current, other] = [list.find((one) => one.current), list.find((one) => !one.current)]
    expect(current?.address).toBe('127.0.0.1')
    const params = { id: other?.id ?? '' }
    expect((await stranger('endMySession', { params })).problem).toMatchObject({
      status: 404,
      code: 'session.unknown',
    })
    expect((await first('getMe')).status).toBe(200)
    expect((await second('endMySession', { params })).status).toBe(204)
    expect((await first('getMe')).status).toBe(401)
  })
})

describe('my access tokens', () => {
  test('a token cannot make tokens', async () => {
    const answer = await server.as('owner')('createMyToken', { body: { name: 'more' } })
    expect(answer.problem).toMatchObject({ status: 403, code: 'session.needed' })
  })

  test.each([
    [{ name: '  ' }, 'token.name-missing'],
    [{ name: 'late', expiresOn: '2026-03-01' }, 'validity.past'],
  ])('%j is refused', async (body, code) => {
    const caller = await server.signIn('owner')
    expect((await caller('createMyToken', { body })).problem).toMatchObject({ status: 422, code })
  })

  test('a token is shown once, kept as a hash, may only do what its scope says, and ends when revoked', async () => {
    const caller = await server.signIn('owner')
    const body = { name: 'reader', scopes: ['read' as const], expiresOn: '2026-03-02' }
    const { id, token } = (await caller('createMyToken', { body })).answer
    expect(token).toMatch(/^ptt_[0-9a-f]{56}$/)
    const { rows } = await sql<{
      all: string
    }>`select string_agg(t::text, '') as all from personal_tokens t`.execute(server.database.kysely)
    expect(rows[0]?.all).not.toContain(token)
    const byToken = createTestCaller(server.app, { authorization: `Bearer ${token}` })
    expect((await byToken('getMe')).answer.username).toBe('owner')
    expect((await byToken('updateMe', { body: { theme: 'dark' } })).problem).toMatchObject({
      status: 403,
      code: 'token.read-only',
    })
    const listed = (await caller('listMyTokens')).answer.items
    expect(listed.find((one) => one.id === id)).toMatchObject({
      name: 'reader',
      scopes: ['read'],
      expiresOn: '2026-03-02',
      lastUsedAt: '2026-03-02T08:00:00.000Z',
    })
    const stranger = await server.signIn('outsider')
    expect((await stranger('deleteMyToken', { params: { id } })).problem.code).toBe('token.unknown')
    expect((await caller('deleteMyToken', { params: { id } })).status).toBe(204)
    expect((await byToken('getMe')).problem.code).toBe('token.invalid')
  })

  test('of sixty made at once no more than fifty are kept', async () => {
    const caller = await server.signIn('deputy')
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        caller('createMyToken', { body: { name: `t${index}` } }),
      ),
    )
    expect((await caller('listMyTokens')).answer.items).toHaveLength(50)
  })
})

describe('one-time codes', () => {
  test('set up, asked for at sign-in, and turned off', async () => {
    const first = await server.anonymous('signIn', {
      body: { username: 'outsider', password: testPassword },
    })
    const caller = createTestCaller(server.app, { cookie: cookieOf(first.headers) })
    const wrongPassword = await caller('startTwoFactor', { body: { password: 'guess' } })
    expect(wrongPassword.problem).toMatchObject({ status: 403, code: 'password.wrong' })
    const early = await caller('confirmTwoFactor', { body: { code: '000000' } })
    expect(early.problem).toMatchObject({ status: 409, code: 'two-factor.not-started' })

    const { uri, recoveryCodes } = (
      await caller('startTwoFactor', { body: { password: testPassword } })
    ).answer
    expect(uri).toMatch(/^otpauth:\/\/totp\/Portico/)
    expect(recoveryCodes).toHaveLength(10)
    const code = oneTimeCode(uri, Date.now())
    const wrongCode = code === '111111' ? '222222' : '111111'
    const refused = await caller('confirmTwoFactor', { body: { code: wrongCode } })
    expect(refused.problem).toMatchObject({ status: 422, code: 'two-factor.code-wrong' })
    const confirmed = await caller('confirmTwoFactor', {
      body: { code: oneTimeCode(uri, Date.now()) },
    })
    expect(confirmed.status).toBe(204)

    const signIn = (oneTime?: string) =>
      server.anonymous('signIn', {
        body: {
          username: 'outsider',
          password: testPassword,
          ...(oneTime ? { oneTimeCode: oneTime } : {}),
        },
      })
    expect((await signIn()).problem).toMatchObject({ status: 401, code: 'sign-in.code-required' })
    expect((await signIn(wrongCode)).problem).toMatchObject({
      status: 401,
      code: 'sign-in.code-wrong',
    })
    const withRecovery = await signIn(recoveryCodes[0])
    expect(withRecovery.status).toBe(200)
    expect((await signIn(recoveryCodes[0])).problem.code).toBe('sign-in.code-wrong')

    const again = await signIn(oneTimeCode(uri, Date.now()))
    const inside = createTestCaller(server.app, { cookie: cookieOf(again.headers) })
    expect((await inside('getMe')).answer.twoFactorEnabled).toBe(true)
    const twice = await inside('startTwoFactor', { body: { password: testPassword } })
    expect(twice.problem).toMatchObject({ status: 409, code: 'two-factor.already-on' })
    const stopped = await inside('stopTwoFactor', { body: { password: testPassword } })
    expect(stopped.status).toBe(204)
    expect((await signIn()).status).toBe(200)
  })
})

describe('my profile', () => {
  test.each([
    [{ displayName: ' ' }, 'member.display-name-missing'],
    [{ email: 'a@b\r\nBcc: c@d' }, 'member.email-form'],
    [{ email: 'nobody' }, 'member.email-form'],
    [{ timeZone: 'Mars/Olympus' }, 'member.time-zone-unknown'],
  ])('%j is refused', async (body, code) => {
    expect((await server.as('owner')('updateMe', { body })).problem).toMatchObject({
      status: 422,
      code,
    })
  })

  test('what I change is what I get, and the e-mail address is not in the event', async () => {
    const body = {
      displayName: '王小明',
      email: 'wang@example.org',
      language: 'zh-CN' as const,
      theme: 'dark' as const,
      timeZone: 'Asia/Shanghai',
    }
    expect((await server.as('owner')('updateMe', { body })).answer).toMatchObject(body)
    const events = await readEvents(server.database.kysely, { after: 0, limit: 1000 })
    expect(events.at(-1)).toMatchObject({ event: 'member.changed', actorId: server.ids.owner })
    expect(JSON.stringify(events)).not.toContain('wang@example.org')
  })
})
