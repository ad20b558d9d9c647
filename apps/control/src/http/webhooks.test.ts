/** Webhooks as administrators keep them: refused forms first, secrets shown once. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

const url = 'https://hooks.example.org/portico'
const events = ['secret.reset', 'application.deleted']

describeEachDatabase('webhooks', (kind) => {
  let server: TestServer
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
  })
  afterAll(() => server.close())

  const add = async (form: object = {}) => {
    count += 1
    const body = { name: `Hook ${count}`, url, events, ...form }
    return server.as('admin')('createWebhook', { body })
  }

  it('are nothing for people who are no administrators', async () => {
    const { id } = (await add()).answer
    for (const call of [
      server.as('owner')('listWebhooks'),
      server.as('owner')('createWebhook', { body: { name: 'Mine', url, events } }),
      server.as('owner')('rotateWebhookSecret', { params: { id }, body: {} }),
      server.as('owner')('deleteWebhook', { params: { id } }),
    ]) {
      expect((await call).status).toBe(403)
    }
    expect((await server.anonymous('listWebhooks')).status).toBe(401)
  })

  it('refuse what leads nowhere, inside, or to events that do not exist', async () => {
    const refused = await add({ url: 'https://169.254.169.254/', events: ['no.event'], name: '' })
    expect(refused.status).toBe(422)
    expect(refused.problem.errors?.map(({ path, code }) => [path, code])).toStrictEqual([
      ['name', 'webhook.name-blank'],
      ['url', 'webhook.url-private'],
      ['events.0', 'webhook.event-unknown'],
    ])
    expect((await add({ events: [] })).status).toBe(400)
    expect((await add({ url: `https://example.org/${'a'.repeat(2048)}` })).status).toBe(400)
    const { name } = (await add()).answer
    expect((await add({ name })).problem.code).toBe('webhook.name-taken')
    const unknown = { params: { id: 'whk_none' } }
    expect((await server.as('admin')('getWebhook', unknown)).problem.code).toBe('webhook.unknown')
    const test = await server.as('admin')('testWebhook', { ...unknown, body: {} })
    expect(test.problem.code).toBe('webhook.unknown')
  })

  it('[CR4] [AU1] the secret is shown once, sealed, and in no event', async () => {
    const { sequence } = await getEventHead(server.database.kysely)
    const made = (await add()).answer
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const { items } = (await server.as('deputy')('listWebhooks')).answer
    expect(items.find(({ id }) => id === made.id)).toMatchObject({ url, active: true, pending: 0 })
    const written = JSON.stringify([items, await readEventsAfter(server, sequence)])
    expect(written).toContain('webhook.created')
    expect(written).not.toContain(made.secret.slice('whsec_'.length))
    const rows = await server.database.kysely.selectFrom('webhooks').selectAll().execute()
    expect(rows.every((row) => !row.secret_sealed.toString('latin1').includes(made.secret))).toBe(
      true,
    )
  })

  it('are changed by version, turned off and on, and removed', async () => {
    const { id, version } = (await add()).answer
    const admin = server.as('admin')
    const params = { id }
    const renamed = await admin('updateWebhook', { params, body: { active: false } }, { version })
    expect(renamed.answer).toMatchObject({ active: false, version: version + 1 })
    const stale = await admin('updateWebhook', { params, body: { active: true } }, { version })
    expect(stale.problem.code).toBe('version.stale')
    const off = await admin('testWebhook', { params, body: {} })
    expect([off.status, off.problem.code]).toStrictEqual([409, 'webhook.inactive'])
    const inside = await admin('updateWebhook', { params, body: { url: 'https://10.0.0.1/' } })
    expect(inside.problem.code).toBe('webhook.url-private')
    await admin('deleteWebhook', { params })
    expect((await admin('getWebhook', { params })).status).toBe(404)
  })

  it('rotate their secret with an overlap, or without', async () => {
    const { id, secret } = (await add()).answer
    const rotate = async (body: { overlapSeconds?: number }) =>
      (await server.as('admin')('rotateWebhookSecret', { params: { id }, body })).answer
    const first = await rotate({})
    expect(first.secret).not.toBe(secret)
    expect(first.oldSecretEndsAt).toBe('2026-03-03T08:00:00.000Z')
    const second = await rotate({ overlapSeconds: 0 })
    expect(second.oldSecretEndsAt).toBeNull()
    expect(new Set([secret, first.secret, second.secret]).size).toBe(3)
  })

  it('list their messages, newest first, and send one again under its id', async () => {
    const { id } = (await add()).answer
    const admin = server.as('admin')
    const params = { id }
    const ids: string[] = []
    for (let made = 0; made < 3; made += 1) {
      ids.unshift((await admin('testWebhook', { params, body: {} })).answer.id)
    }
    const page = (query: object) => admin('listWebhookDeliveries', { params, query })
    const first = (await page({ limit: 2 })).answer
    expect(first.items).toMatchObject([
      { id: ids[0], event: 'webhook.test', state: 'queued', attempts: 0 },
      { id: ids[1] },
    ])
    const second = (await page({ limit: 2, cursor: first.nextCursor })).answer
    expect(second.items.map((each) => each.id)).toStrictEqual([ids[2]])
    expect((await page({ state: 'delivered' })).answer.items).toStrictEqual([])
    const deliveryId = ids[0] ?? ''
    const again = await admin('retryWebhookDelivery', { params: { id, deliveryId }, body: {} })
    expect([again.status, again.answer.id]).toStrictEqual([202, deliveryId])
    const other = (await add()).answer.id
    const wrong = { params: { id: other, deliveryId }, body: {} }
    expect((await admin('retryWebhookDelivery', wrong)).problem.code).toBe('delivery.unknown')
    expect((await admin('getWebhook', { params })).answer.pending).toBe(3)
  })

  it('are at most fifty, however many are added at once', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => add()))
    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused.map(({ problem }) => problem.code))).toStrictEqual(
      new Set(['webhook.too-many']),
    )
    expect((await server.as('admin')('listWebhooks')).answer.items).toHaveLength(50)
  })
})
