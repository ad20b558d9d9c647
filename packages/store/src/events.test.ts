import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { buildAppSecret, chainTextOf } from '@portico/domain'
import { appendEvents, getEventHead, hashLink, readEvents, toChainedEvent } from './events.ts'
import type { NewEvent } from './events.ts'
import { describeEachDatabase, withDatabase } from './testing.ts'
import { inTransaction } from './transaction.ts'

function buildEvent(more: Partial<NewEvent> = {}): NewEvent {
  return {
    event: 'group.created',
    actorId: null,
    address: '127.0.0.1',
    subject: { kind: 'group', id: 'grp_1', name: 'Orders' },
    ...more,
  }
}

describeEachDatabase('events', (kind) => {
  const database = withDatabase({ kind })
  const append = (...events: NewEvent[]) =>
    inTransaction(database(), (tx) =>
      appendEvents(tx, events, Date.parse('2026-03-02T08:00:00.123Z')),
    )

  test('[AU1] an event cannot be changed or removed', async () => {
    await append(buildEvent())
    const { kysely } = database()
    await expect(
      sql`update events set event = 'nothing.happened'`.execute(kysely),
    ).rejects.toThrow()
    await expect(sql`delete from events`.execute(kysely)).rejects.toThrow()
    await expect(sql`truncate events`.execute(kysely)).rejects.toThrow()
  })

  test('[AU1] what is written is what is read, and each event hashes the one before', async () => {
    const before = await getEventHead(database().kysely)
    const detail = { z: 1, a: { y: ['ü', 2.5, null], b: true } }
    const feed = { kind: 'application', id: 'app_1' } as const
    await append(
      buildEvent({ outcome: 'refused', detail, applicationId: 'app_1', feed }),
      buildEvent(),
    )
    const [first, second] = await readEvents(database().kysely, {
      after: before.sequence,
      limit: 10,
    })
    if (!first || !second) throw new Error('two events were appended')
    expect(first).toMatchObject({
      sequence: before.sequence + 1,
      at: new Date('2026-03-02T08:00:00.123Z'),
      event: 'group.created',
      outcome: 'refused',
      actorId: null,
      address: '127.0.0.1',
      subject: { kind: 'group', id: 'grp_1', name: 'Orders' },
      applicationId: 'app_1',
      detail,
      feed,
    })
    let previous = before.hash.toString('hex')
    for (const event of [first, second]) {
      const chained = toChainedEvent(event)
      expect(chained.hash).toBe(hashLink(previous, chainTextOf(chained)))
      previous = chained.hash
    }
    const head = await getEventHead(database().kysely)
    expect(head).toEqual({ epoch: before.epoch, sequence: second.sequence, hash: second.hash })
  })

  test('[CR4] [AU1] an event that holds an AppSecret is never written', async () => {
    const before = await getEventHead(database().kysely)
    const secret = buildAppSecret(new Uint8Array(32).fill(7))
    await expect(append(buildEvent({ detail: { note: `it is ${secret}` } }))).rejects.toThrow(
      'never hold an AppSecret',
    )
    expect(await getEventHead(database().kysely)).toEqual(before)
  })

  test('a transaction that rolls back leaves no gap', async () => {
    const before = await getEventHead(database().kysely)
    const failed = inTransaction(database(), async (tx) => {
      await appendEvents(tx, [buildEvent()], 0)
      throw new Error('on purpose')
    })
    await expect(failed).rejects.toThrow('on purpose')
    expect(await append(buildEvent())).toBe(before.sequence + 1)
  })

  test('forty writers at once leave one unbroken sequence', async () => {
    const before = await getEventHead(database().kysely)
    await Promise.all(Array.from({ length: 40 }, () => append(buildEvent(), buildEvent())))
    const events = await readEvents(database().kysely, { after: before.sequence, limit: 100 })
    expect(events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 80 }, (_, index) => before.sequence + 1 + index),
    )
  })

  test('gateways are shown only what concerns them', async () => {
    const before = await getEventHead(database().kysely)
    await append(buildEvent(), buildEvent({ feed: { kind: 'settings', id: 'network' } }))
    const events = await readEvents(database().kysely, {
      after: before.sequence,
      limit: 10,
      feedOnly: true,
    })
    expect(events.map(({ feed }) => feed)).toEqual([{ kind: 'settings', id: 'network' }])
  })

  test('a listener is told after the commit', async () => {
    const heard: string[] = []
    const stop = await database().listen('portico_events', (payload) => heard.push(payload))
    const sequence = await append(buildEvent())
    await expect.poll(() => heard).toContain(String(sequence))
    await stop()
  })
})
