/** Messages to webhooks from the event to the receiver, over a real connection, with everything that can go wrong between. */
import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WebhookDelivery } from '@portico/contract'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import type { Deps } from '../deps.ts'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestReceiver } from '../testing-receiver.ts'
import type { Received, TestReceiver } from '../testing-receiver.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { signMessage } from '../webhooks/sign-message.ts'
import { sendToWebhooks } from './send-to-webhooks.ts'
import { tellPeople } from './tell-people.ts'
import { tellWebhooks } from './tell-webhooks.ts'

const dayMs = 86_400_000

const idsOf = (received: readonly Received[]) => received.map((each) => each.headers['webhook-id'])

function verify(secret: string, { body, headers }: Received): unknown {
  return new Webhook(secret).verify(body, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  })
}

it('signs as the specification’s own example does', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const body = '{"test": 2432232314}'
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body, now: 1_614_265_330_000 }
  expect(signMessage([secret], message)['webhook-signature']).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

describeEachDatabase('sendToWebhooks', (kind) => {
  let server: TestServer
  let receiver: TestReceiver
  let groupId: string
  let hook: Readonly<{ id: string; secret: string }>
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind, allowPrivateWebhooks: true })
    // Receivers hold the timestamp against their own clock.
    server.clock.set(Date.now())
    groupId = await addTestGroup(server, 'Retail')
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    receiver = await startTestReceiver()
    count += 1
    const body = { name: `Hook ${count}`, url: receiver.url, events: ['application.created'] }
    hook = (await server.as('admin')('createWebhook', { body })).answer
  })
  afterEach(async () => {
    await server.as('admin')('deleteWebhook', { params: { id: hook.id } })
    await receiver.close()
    expect(await server.findBroken()).toStrictEqual([])
  })

  const createApplication = () => {
    count += 1
    return addTestApplication(server, { name: `Hooked_${count}`, groupId })
  }
  const run = async (deps: Deps = server.deps) => {
    await tellWebhooks(deps)
    return sendToWebhooks(deps)
  }
  const deliveries = async (): Promise<readonly WebhookDelivery[]> =>
    (await server.as('admin')('listWebhookDeliveries', { params: { id: hook.id } })).answer.items
  const shown = async () =>
    (await server.as('admin')('getWebhook', { params: { id: hook.id } })).answer
  const failNext = async (status: number) => {
    receiver.answerWith(status)
    await createApplication()
    await run()
  }

  it('[AU1] [CR4] an event arrives once, signed, without a secret', async () => {
    const application = await createApplication()
    expect(await run()).toBe(1)
    expect(await run()).toBe(0)
    const [first, ...others] = receiver.received
    if (!first) throw new Error('nothing came')
    expect(others).toStrictEqual([])
    expect(verify(hook.secret, first)).toMatchObject({
      type: 'application.created',
      data: {
        outcome: 'done',
        actorId: server.ids.admin,
        subject: { kind: 'application', id: application.id, name: application.name },
        applicationId: application.id,
      },
    })
    const [id, timestamp] = [first.headers['webhook-id'], first.headers['webhook-timestamp']]
    const key = Buffer.from(hook.secret.slice('whsec_'.length), 'base64')
    const signature = createHmac('sha256', key)
      .update(`${String(id)}.${String(timestamp)}.${first.body}`)
      .digest('base64')
    expect(first.headers['webhook-signature']).toBe(`v1,${signature}`)
    const { answer } = await server.as('admin')('revealSecret', { params: { id: application.id } })
    expect(first.body).not.toContain(answer.appSecret)
    expect(await deliveries()).toMatchObject([
      { id, state: 'delivered', attempts: 1, lastStatus: '204', nextAttemptAt: null },
    ])
    expect(await shown()).toMatchObject({ lastStatus: '204', pending: 0, failingSince: null })
  })

  it('events that it did not ask for do not come', async () => {
    const application = await createApplication()
    await server.as('admin')('suspendApplication', { params: { id: application.id } })
    expect(await run()).toBe(1)
  })

  it('during a rotation both secrets sign, afterwards the new one alone', async () => {
    const rotate = { params: { id: hook.id }, body: { overlapSeconds: 3600 } }
    const { secret } = (await server.as('admin')('rotateWebhookSecret', rotate)).answer
    await createApplication()
    await run()
    const [first] = receiver.received
    if (!first) throw new Error('nothing came')
    for (const each of [secret, hook.secret]) expect(verify(each, first)).toBeTruthy()
    const wasAt = server.clock.now()
    server.clock.advance(3_601_000)
    await createApplication()
    await run()
    const second = receiver.received[1]
    expect(String(second?.headers['webhook-signature']).split(' ')).toHaveLength(1)
    server.clock.set(wasAt)
  })

  describe('failures', () => {
    it('are tried again under the same id with a signature of their own time, and given up at last', async () => {
      await failNext(500)
      expect(await deliveries()).toMatchObject([
        { state: 'queued', attempts: 1, lastStatus: '500' },
      ])
      expect(await run()).toBe(0)
      expect(receiver.received).toHaveLength(1)
      for (let attempt = 2; attempt <= 10; attempt += 1) {
        const [due] = await deliveries()
        server.clock.set(due?.nextAttemptAt ?? '')
        await run()
      }
      expect(receiver.received).toHaveLength(10)
      expect(new Set(idsOf(receiver.received)).size).toBe(1)
      expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
      const times = receiver.received.map(({ headers }) => headers['webhook-timestamp'])
      expect(new Set(times).size).toBe(10)
      expect(await deliveries()).toMatchObject([{ state: 'failed', nextAttemptAt: null }])
      server.clock.set(Date.now())
    })

    it('one that was given up is sent again when somebody says so, under its id', async () => {
      await failNext(503)
      const [delivery] = await deliveries()
      const at = new Date(server.clock.now())
      await server.database.kysely.updateTable('deliveries').set({ given_up_at: at }).execute()
      receiver.answerWith(200)
      const params = { id: hook.id, deliveryId: delivery?.id ?? '' }
      await server.as('admin')('retryWebhookDelivery', { params, body: {} })
      expect(await run()).toBe(1)
      expect(new Set(idsOf(receiver.received))).toStrictEqual(new Set([delivery?.id]))
    })

    it('a receiver that is away gets everything later, in order', async () => {
      receiver.answerWith((request) => request.socket.destroy())
      const names: string[] = []
      for (let made = 0; made < 3; made += 1) names.push((await createApplication()).name)
      await run()
      expect((await shown()).pending).toBe(3)
      expect((await shown()).failingSince).not.toBeNull()
      receiver.answerWith(200)
      receiver.received.length = 0
      server.clock.advance(10_000)
      expect(await run()).toBe(3)
      const came = receiver.received.map(
        ({ body }) => JSON.parse(body) as { data: { subject: { name: string } } },
      )
      expect(came.map(({ data }) => data.subject.name)).toStrictEqual(names)
      expect((await shown()).failingSince).toBeNull()
    })

    it('410 turns it off, and administrators are told', async () => {
      const { sequence } = await getEventHead(server.database.kysely)
      await failNext(410)
      expect(await shown()).toMatchObject({ active: false, disabledReason: 'gone' })
      const events = await readEventsAfter(server, sequence)
      expect(events.at(-1)).toMatchObject({ event: 'webhook.disabled', actorId: null })
      await tellPeople(server.deps)
      for (const [person, told] of [
        ['admin', 1],
        ['deputy', 1],
        ['owner', 0],
      ] as const) {
        const { items } = (await server.as(person)('listNotifications')).answer
        const mine = items.filter(({ facts }) => facts['webhook'] === `Hook ${count - 1}`)
        expect(mine.map(({ code, link }) => [code, link])).toStrictEqual(
          Array.from({ length: told }, () => ['webhook.gone', '/management/webhooks']),
        )
      }
      server.clock.advance(dayMs)
      expect(await run()).toBe(0)
      expect(receiver.received).toHaveLength(1)
    })

    it('five days without one success turn it off; turned on again, it gets what waits', async () => {
      await failNext(500)
      server.clock.advance(4.9 * dayMs)
      await run()
      expect((await shown()).active).toBe(true)
      server.clock.advance(0.2 * dayMs)
      await run()
      expect(await shown()).toMatchObject({ active: false, disabledReason: 'failing', pending: 1 })
      receiver.answerWith(200)
      server.clock.advance(dayMs)
      expect(await run()).toBe(0)
      const call = { params: { id: hook.id }, body: { active: true } }
      await server.as('admin')('updateWebhook', call)
      expect(await shown()).toMatchObject({
        active: true,
        disabledReason: null,
        failingSince: null,
      })
      expect(await run()).toBe(1)
      server.clock.set(Date.now())
    })
  })

  describe('a process that is killed', () => {
    /** As a process that dies: what it was about to do never happens, and nothing is tidied up. */
    const killed = (where: 'before' | 'after'): Deps => ({
      ...server.deps,
      postMessage: async (message) => {
        if (where === 'after') await server.deps.postMessage(message)
        throw new Error('killed')
      },
    })

    it('[AU1] between reading the events and writing the messages loses and repeats none', async () => {
      await createApplication()
      await createApplication()
      let made = 0
      const ids: Deps['ids'] = (of) => {
        made += 1
        if (made === 2) throw new Error('killed')
        return server.deps.ids(of)
      }
      await expect(tellWebhooks({ ...server.deps, ids })).rejects.toThrow('killed')
      await Promise.all([1, 2, 3].map(() => tellWebhooks(server.deps)))
      expect(await deliveries()).toHaveLength(2)
      expect(await run()).toBe(2)
    })

    it.each([
      ['before', 1],
      ['after', 2],
    ] as const)(
      '%s it has sent: the message comes again after its lease, under the same id',
      async (where, copies) => {
        await createApplication()
        await tellWebhooks(server.deps)
        await expect(sendToWebhooks(killed(where))).rejects.toThrow('killed')
        expect(await run()).toBe(0)
        server.clock.advance(120_001)
        expect(await run()).toBe(1)
        expect(receiver.received).toHaveLength(copies)
        expect(new Set(idsOf(receiver.received)).size).toBe(1)
        expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 2 }])
      },
    )
  })

  it('of several control planes one sends each message', async () => {
    for (let made = 0; made < 5; made += 1) await createApplication()
    await tellWebhooks(server.deps)
    const sent = await Promise.all([1, 2, 3, 4].map(() => sendToWebhooks(server.deps)))
    expect(sent.reduce((sum, each) => sum + each, 0)).toBe(5)
    expect(receiver.received).toHaveLength(5)
    expect(new Set(idsOf(receiver.received)).size).toBe(5)
  })
})
