/** Notices by e-mail from the event to a real mail server, with everything that can go wrong between. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '@portico/store/testing'
import type { Deps } from '../deps.ts'
import type { Mail } from '../mail/mail.ts'
import { createSmtpMail } from '../mail/smtp-mail.ts'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { startTestSink } from '../testing-sink.ts'
import type { TestSink } from '../testing-sink.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'
import { sendMail } from './send-mail.ts'
import { tellPeople } from './tell-people.ts'

describeEachDatabase('sendMail', (kind) => {
  let server: TestServer
  let sink: TestSink
  let applicationId: string
  let count = 0
  const smtp: Mail = {
    consoleUrl: 'https://portico.test',
    send: (message) =>
      createSmtpMail({
        host: '127.0.0.1',
        port: sink.port,
        secure: false,
        tls: 'off',
        user: null,
        password: null,
        from: { name: 'Portico', address: 'portico@example.org' },
        consoleUrl: 'https://portico.test',
      }).send(message),
  }
  beforeAll(async () => {
    server = await startTestServer({ kind, mail: smtp })
    const groupId = await addTestGroup(server, 'Retail')
    applicationId = (await addTestApplication(server, { name: 'Orders', groupId })).id
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    sink = await startTestSink()
    await run()
    sink.mails.length = 0
  })
  afterEach(async () => {
    await sink.close()
    expect(await server.findBroken()).toStrictEqual([])
  })

  const run = async (deps: Deps = server.deps) => {
    await tellPeople(deps)
    return sendMail(deps)
  }
  /** The owner is told of it, and nobody else. */
  const tellOwner = async () => {
    count += 1
    const person = count % 2 === 0 ? 'suspendApplication' : 'resumeApplication'
    await server.as('admin')(person, { params: { id: applicationId } })
  }
  const toggle = async (times: number) => {
    for (let made = 0; made < times; made += 1) await tellOwner()
  }
  const list = async (state?: 'queued' | 'failed' | 'delivered') => {
    const query = { limit: 100, ...(state ? { state } : {}) }
    return (await server.as('admin')('listMailDeliveries', { query })).answer.items
  }
  const chooseMail = (person: TestPerson, emailNotices: boolean) =>
    server.as(person)('updateMe', { body: { emailNotices } })

  beforeAll(() => {
    // The first toggle suspends.
    count = 1
  })

  it('is nobody’s business but that of administrators', async () => {
    expect((await server.as('owner')('listMailDeliveries')).status).toBe(403)
    expect((await server.anonymous('listMailDeliveries')).status).toBe(401)
  })

  it('a notice arrives once, with a link, in the language of its reader', async () => {
    await server.as('owner')('updateMe', { body: { language: 'zh-CN' } })
    await tellOwner()
    expect(await run()).toBe(1)
    expect(await run()).toBe(0)
    const { items } = (await server.as('owner')('listNotifications')).answer
    const [mail, ...others] = sink.mails
    expect(others).toStrictEqual([])
    expect(mail?.to).toStrictEqual(['owner@example.org'])
    expect(mail?.messageId).toBe(`<${items[0]?.id ?? ''}@example.org>`)
    expect(mail?.raw).toContain(`https://portico.test/applications/${applicationId}`)
    expect(mail?.raw).toMatch(/^Content-Language: zh-CN/im)
    await server.as('owner')('updateMe', { body: { language: null } })
    expect((await list('delivered'))[0]).toMatchObject({
      recipient: { username: 'owner' },
      notice: 'application.suspended',
      attempts: 1,
      nextAttemptAt: null,
    })
  })

  it('whoever turned it off, or has no address, is left to the inbox', async () => {
    expect((await server.as('owner')('getMe')).answer.emailNotices).toBe(true)
    expect((await chooseMail('owner', false)).answer.emailNotices).toBe(false)
    await tellOwner()
    expect(await run()).toBe(0)
    await chooseMail('owner', true)
    await server.as('owner')('updateMe', { body: { email: null } })
    await tellOwner()
    expect(await run()).toBe(0)
    await server.as('owner')('updateMe', { body: { email: 'owner@example.org' } })
    expect(sink.mails).toHaveLength(0)
  })

  it('turned off while the e-mail waits, it is not sent', async () => {
    await tellOwner()
    await tellPeople(server.deps)
    await chooseMail('owner', false)
    expect(await sendMail(server.deps)).toBe(0)
    expect((await list('failed'))[0]).toMatchObject({ lastStatus: 'unwanted' })
    await chooseMail('owner', true)
    expect(sink.mails).toHaveLength(0)
  })

  it('an organisation without a mail server queues nothing for later', async () => {
    await tellOwner()
    await run({ ...server.deps, mail: null })
    expect(await run()).toBe(0)
    expect(await list('queued')).toStrictEqual([])
  })

  describe('failures', () => {
    it('a mailbox that does not exist ends it, with the reason for administrators', async () => {
      sink.refuseWith({ at: 'recipient', code: 550, text: 'no such mailbox' })
      await tellOwner()
      await run()
      expect((await list('failed'))[0]).toMatchObject({
        lastStatus: '550',
        lastError: expect.stringContaining('no such mailbox') as string,
        nextAttemptAt: null,
        attempts: 1,
      })
      sink.refuseWith(null)
      server.clock.advance(7 * 86_400_000)
      expect(await run()).toBe(0)
    })

    it('a server that is away is asked once a run, and gets everything later', async () => {
      await sink.close()
      await toggle(3)
      expect(await run()).toBe(0)
      const waiting = await list('queued')
      expect(waiting.map(({ attempts }) => attempts).toSorted((a, b) => a - b)).toStrictEqual([
        0, 0, 1,
      ])
      sink = await startTestSink()
      server.clock.advance(60_000)
      expect(await run()).toBe(3)
      expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(3)
    })

    it('a reply of 4xx is tried again with growing pauses, and given up at last', async () => {
      sink.refuseWith({ at: 'message', code: 451, text: 'later' })
      await tellOwner()
      await run()
      const pauses: number[] = []
      for (;;) {
        const [waiting] = await list('queued')
        if (!waiting?.nextAttemptAt) break
        pauses.push(Date.parse(waiting.nextAttemptAt) - server.clock.now())
        server.clock.set(waiting.nextAttemptAt)
        await run()
      }
      expect(pauses).toHaveLength(19)
      expect(Math.max(...pauses)).toBeLessThanOrEqual(1.2 * 6 * 3_600_000)
      expect((await list('failed'))[0]).toMatchObject({ lastStatus: '451', attempts: 20 })
    })
  })

  describe('a process that is killed', () => {
    const killed = (where: 'before' | 'after'): Deps => ({
      ...server.deps,
      mail: {
        ...smtp,
        send: async (message) => {
          if (where === 'after') await smtp.send(message)
          throw new Error('killed')
        },
      },
    })

    it.each([
      ['before', 1],
      ['after', 2],
    ] as const)(
      '%s it has sent: the e-mail comes again after its lease, under the same Message-ID',
      async (where, copies) => {
        await tellOwner()
        await expect(run(killed(where))).rejects.toThrow('killed')
        expect(await run()).toBe(0)
        server.clock.advance(600_001)
        expect(await run()).toBe(1)
        expect(sink.mails).toHaveLength(copies)
        expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(1)
      },
    )

    it('[AU1] between notice and e-mail: both are there afterwards, or neither was', async () => {
      await tellOwner()
      const ids: Deps['ids'] = (of) => {
        if (of === 'delivery') throw new Error('killed')
        return server.deps.ids(of)
      }
      await expect(tellPeople({ ...server.deps, ids })).rejects.toThrow('killed')
      expect(await run()).toBe(1)
    })
  })

  it('of several control planes one sends each e-mail', async () => {
    await toggle(4)
    await tellPeople(server.deps)
    const sent = await Promise.all([1, 2, 3].map(() => sendMail(server.deps)))
    expect(sent.reduce((sum, each) => sum + each, 0)).toBe(4)
    expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(4)
    expect(sink.mails).toHaveLength(4)
  })
})
