import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEvents } from '@portico/store'
import { startTestServer } from './testing.ts'
import type { TestServer } from './testing.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

function send(
  method: 'POST' | 'GET' | 'PUT',
  url: string,
  headers: object,
  payload?: string | Buffer,
) {
  return server.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${server.tokens.admin}`, ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
}

describe('what never reaches a rule', () => {
  test.each([
    ['text/plain', '{"name":"a"}', 415, 'body.media-type'],
    ['application/x-www-form-urlencoded', 'name=a', 415, 'body.media-type'],
    ['application/json; charset=utf-16', '{"name":"a"}', 415, 'body.media-type'],
    ['application/json', '{"name":', 400, 'body.malformed'],
    ['application/json', '{"__proto__":{"admin":true}}', 400, 'body.malformed'],
    ['application/json', Buffer.of(0x22, 0xff, 0x22), 400, 'body.malformed'],
    ['application/json', '{"name":"a","status":"approved"}', 400, 'body.invalid'],
    ['application/json', '{"name":["abcd"]}', 400, 'body.invalid'],
    ['application/json', '{"name":"app\\u0000x"}', 400, 'text.unstorable'],
    ['application/json', '{"name":"\\ud842abc"}', 400, 'text.unstorable'],
    ['application/json', '[]', 400, 'body.invalid'],
    ['application/json', '', 400, 'body.invalid'],
  ])('a body of %s %s is refused with %i %s', async (type, payload, status, code) => {
    const response = await send(
      'POST',
      '/api/v1/application-groups',
      { 'content-type': type },
      payload,
    )
    expect(response.json()).toMatchObject({ status, code })
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(response.headers['x-request-id']).toMatch(/^req_[0-9a-f]{32}$/)
    expect(response.json()).toMatchObject({ requestId: response.headers['x-request-id'] })
  })

  test('a body above one mebibyte is refused and the limit is named', async () => {
    const payload = JSON.stringify({ name: 'a'.repeat(1024 * 1024) })
    const headers = { 'content-type': 'application/json' }
    const response = await send('POST', '/api/v1/application-groups', headers, payload)
    expect(response.statusCode).toBe(413)
    expect(response.json()).toMatchObject({
      code: 'body.too-large',
      detail: 'The body is larger than the 1048576 bytes that are accepted; send less.',
    })
  })

  test.each([
    'limit=1e9',
    'limit=-1',
    'limit=NaN',
    'limit=0',
    'sort=secret',
    'q=a&q=b',
    'cursor=x',
  ])('a list asked for with %s is refused', async (query) => {
    const response = await send('GET', `/api/v1/application-groups?${query}`, {})
    expect(response.statusCode).toBe(400)
  })

  test('an unknown address is 404, a known one with another method is 405 and says which', async () => {
    const unknown = await send('GET', '/api/v1/nothing', {})
    expect(unknown.json()).toMatchObject({ status: 404, code: 'route.unknown' })
    const wrong = await send('PUT', '/api/v1/application-groups', {})
    expect(wrong.headers['allow']).toBe('GET, POST')
    expect(wrong.json()).toMatchObject({
      code: 'method.not-allowed',
      detail: 'This address does not answer PUT; it answers GET, POST.',
    })
  })

  test('an address with a broken escape is refused', async () => {
    const response = await send('GET', '/api/v1/members/%E0%A4%A', {})
    expect(response.json()).toMatchObject({ status: 400, code: 'call.malformed' })
  })

  test.each(['x', '"', '-1', '"1e3"', '99999999999'])('If-Match %s is refused', async (version) => {
    const headers = { 'if-match': version, 'content-type': 'application/json' }
    const answer = await send('PUT', '/api/v1/settings/call-authentication', headers, '{}')
    expect([400]).toContain(answer.statusCode)
  })
})

describe('who is calling', () => {
  test('nobody is answered 401', async () => {
    const { status, problem } = await server.anonymous('listGroups')
    expect(status).toBe(401)
    expect(problem.code).toBe('session.required')
    expect(problem.detail).toBe('Nobody is signed in; sign in and try again.')
  })

  test.each(['Bearer', 'Bearer x', 'Basic YTpi', `Bearer ptt_${'0'.repeat(56)}`])(
    'the credential %s is answered 401, even where nobody would do',
    async (authorization) => {
      const response = await server.app.inject({
        url: '/api/v1/application-groups',
        headers: { authorization },
      })
      expect(response.json()).toMatchObject({ status: 401, code: 'token.invalid' })
      expect(response.headers['www-authenticate']).toBe('Bearer')
    },
  )

  test('a token through its last day, and not a millisecond longer', async () => {
    const { kysely } = server.database
    await sql`update personal_tokens set expires_on = '2026-03-05' where member_id = ${server.ids.outsider}`.execute(
      kysely,
    )
    server.clock.set('2026-03-05T23:59:59.999Z')
    expect((await server.as('outsider')('listGroups')).status).toBe(200)
    server.clock.advance(1)
    expect((await server.as('outsider')('listGroups')).problem.code).toBe('token.invalid')
    server.clock.set('2026-03-02T08:00:00Z')
  })

  test('a person who was deactivated is out at the next call', async () => {
    const { kysely } = server.database
    await sql`update members set active = false where id = ${server.ids.approver}`.execute(kysely)
    expect((await server.as('approver')('listGroups')).problem.code).toBe('token.invalid')
    await sql`update members set active = true where id = ${server.ids.approver}`.execute(kysely)
    expect((await server.as('approver')('listGroups')).status).toBe(200)
  })

  test('[AU1] a refused attempt is an event with who, what and why, and without the input', async () => {
    const answer = await server.as('member')('createGroup', { body: { name: 'Secret plan' } })
    expect(answer.status).toBe(403)
    expect(answer.problem.code).toBe('permission.denied')
    const events = await readEvents(server.database.kysely, { after: 0, limit: 100 })
    expect(events.at(-1)).toMatchObject({
      event: 'attempt.refused',
      outcome: 'refused',
      actorId: server.ids.member,
      address: '127.0.0.1',
      detail: { operation: 'createGroup', code: 'permission.denied' },
    })
    expect(JSON.stringify(events)).not.toContain('Secret plan')
  })
})

describe('Idempotency-Key', () => {
  const create = (name: string, key: string) =>
    server.as('admin')('createGroup', { body: { name } }, { headers: { 'idempotency-key': key } })

  test.each(['', 'a b', 'ü', 'x'.repeat(256)])('the key %s is refused', async (key) => {
    const answer = await create('Never', key)
    expect(answer.problem).toMatchObject({ status: 400, code: 'idempotency-key.malformed' })
  })

  test('the same call again gets the first answer and changes nothing', async () => {
    const first = await create('Once', 'key-1')
    const again = await create('Once', 'key-1')
    expect(again.answer).toEqual(first.answer)
    expect(again.status).toBe(201)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(first.headers['idempotent-replayed']).toBeUndefined()
  })

  test('the same key for another call is refused, and nothing is done', async () => {
    const answer = await create('Other', 'key-1')
    expect(answer.problem).toMatchObject({ status: 422, code: 'idempotency-key.reused' })
    const groups = await server.as('admin')('listGroups', { query: { q: 'Other' } })
    expect(groups.answer.items).toEqual([])
  })

  test('of twenty at once one is carried out; the others repeat it or are told to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create('Twenty', 'key-2')))
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
    const groups = await server.as('admin')('listGroups', { query: { q: 'Twenty' } })
    expect(groups.answer.items).toHaveLength(1)
  })

  test('a refused call frees its key', async () => {
    expect((await create('Once', 'key-3')).status).toBe(409)
    expect((await create('Freed', 'key-3')).status).toBe(201)
  })

  test('another person may use the same key', async () => {
    const body = { name: 'Deputy' }
    const headers = { 'idempotency-key': 'key-1' }
    expect((await server.as('deputy')('createGroup', { body }, { headers })).status).toBe(201)
  })

  test('a key is free again after a day', async () => {
    await create('Yesterday', 'key-4')
    server.clock.advance(24 * 60 * 60 * 1000 + 1)
    expect((await create('Today', 'key-4')).status).toBe(201)
  })
})

test('an outage is 503 with the time to wait, and nothing about the database', async () => {
  const broken = await startTestServer({ kind: 'embedded' })
  await broken.database.close()
  const answer = await broken.as('admin')('listGroups')
  expect(answer.status).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  expect(answer.problem.code).toBe('server.busy')
  await broken.app.close()
})

test('a defect is 500 without a word about it, and its log line holds no value of a row', async () => {
  const lines: string[] = []
  const broken = await startTestServer({ logTo: (line) => lines.push(line) })
  await sql`alter table application_groups add constraint never check (name <> 'canary-5417')`.execute(
    broken.database.kysely,
  )
  const answer = await broken.as('admin')('createGroup', { body: { name: 'canary-5417' } })
  expect(answer.status).toBe(500)
  expect(answer.problem.detail).toBe(
    `Something went wrong here; tell the operator the id of this call, ${answer.problem.requestId}.`,
  )
  const log = lines.join('')
  expect(log).toContain('server.defect')
  expect(log).toContain('never')
  expect(log).not.toContain('canary-5417')
  expect(answer.text).not.toContain('canary-5417')
  await broken.close()
})
