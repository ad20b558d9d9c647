/** Whatever is done to one row of the audit log is found, and where (AU1). */
import { sql, type Transaction } from 'kysely'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChainPosition } from '@portico/domain'
import { findBrokenInvariants } from './invariants.ts'
import { listAuditEvents, streamAuditEvents, verifyChain } from './audit.ts'
import { appendEvents } from './events.ts'
import type { NewEvent } from './events.ts'
import type { Schema } from './schema.ts'
import { describeEachDatabase, withDatabase } from './testing.ts'
import { inTransaction } from './transaction.ts'

const at = Date.parse('2026-03-02T08:00:00.123Z')

function buildEvent(number: number): NewEvent {
  return {
    event: number % 2 === 0 ? 'group.created' : 'group.renamed',
    outcome: number % 3 === 0 ? 'refused' : 'done',
    actorId: null,
    address: '192.0.2.1',
    subject: { kind: 'group', id: `grp_${number}`, name: `Retail_零售_${number}` },
    applicationId: `app_${number % 2}`,
    detail: { number, nested: { b: 1, a: [true, null] } },
    ...(number % 2 === 0 ? { feed: { kind: 'application', id: 'app_1' } as const } : {}),
  }
}

describeEachDatabase('audit', (kind) => {
  const opened = withDatabase({ kind })
  /** Each test is a transaction that is rolled back: the eight events stand for all of them. */
  let db: Transaction<Schema>
  let rollBack: () => Promise<void>
  beforeAll(async () => {
    for (let number = 1; number <= 8; number += 1) {
      await inTransaction(opened(), (tx) =>
        appendEvents(tx, [buildEvent(number)], at + number * 1000),
      )
    }
  })
  beforeEach(async () => {
    const transaction = await opened().kysely.startTransaction().execute()
    db = transaction
    rollBack = () => transaction.rollback().execute()
  })
  afterEach(() => rollBack())

  const verify = (kept?: ChainPosition) => verifyChain(db, kept)
  /** Past the trigger, as somebody with the database's password could. */
  const tamper = async (...statements: string[]) => {
    await sql`alter table events disable trigger events__append_only`.execute(db)
    for (const statement of statements) await sql.raw(statement).execute(db)
  }

  describe('verifyChain', () => {
    it.each([
      ['sequence', 'sequence = 100', 'missing'],
      ['instant', `at = at + interval '1 millisecond'`, 'changed'],
      ['event', `event = 'group.deleted'`, 'changed'],
      ['outcome', `outcome = case outcome when 'done' then 'refused' else 'done' end`, 'changed'],
      ['address', `address = '192.0.2.2'`, 'changed'],
      ['absent address', `address = null`, 'changed'],
      ['kind of subject', `subject_kind = 'project'`, 'changed'],
      ['subject', `subject_id = 'grp_9'`, 'changed'],
      ['name', `subject_name = 'Other'`, 'changed'],
      ['absent name', `subject_name = null`, 'changed'],
      ['application', `application_id = 'app_9'`, 'changed'],
      ['detail', `detail = jsonb_set(detail, '{nested,a}', '[true, false]')`, 'changed'],
      ['kind of mark', `feed_kind = 'api'`, 'changed'],
      ['mark', `feed_id = 'app_2'`, 'changed'],
      ['absent mark', `feed_kind = null, feed_id = null`, 'changed'],
      ['hash', `hash = decode(repeat('ab', 32), 'hex')`, 'changed'],
    ])('[AU1] one changed field is found at its row: %s', async (_what, change, fault) => {
      await tamper(`update events set ${change} where sequence = 4`)
      expect(await verify()).toMatchObject({ events: 3, fault: { kind: fault, sequence: 4 } })
    })

    it.each([
      ['half a mark', `feed_kind = 'api'`],
      ['a finer time', `at = at + interval '1 microsecond'`],
    ])('[AU1] what the hash would not see cannot be written: %s', async (_what, change) => {
      await expect(tamper(`update events set ${change} where sequence = 5`)).rejects.toThrow()
    })

    it.each([1, 4, 8])('[AU1] the deleted row %i is found', async (sequence) => {
      await tamper(`delete from events where sequence = ${sequence}`)
      expect(await verify()).toMatchObject({ fault: { kind: 'missing', sequence } })
    })

    it('[AU1] a deleted row is found behind moved sequences', async () => {
      await tamper(
        'delete from events where sequence = 4',
        'update events set sequence = sequence - 1 where sequence = 5',
        'update events set sequence = sequence - 1 where sequence = 6',
        'update events set sequence = sequence - 1 where sequence = 7',
        'update events set sequence = sequence - 1 where sequence = 8',
      )
      expect(await verify()).toMatchObject({ fault: { kind: 'changed', sequence: 4 } })
    })

    it('[AU1] two swapped rows are found', async () => {
      await tamper(
        'update events set sequence = 1000 where sequence = 3',
        'update events set sequence = 3 where sequence = 4',
        'update events set sequence = 4 where sequence = 1000',
      )
      expect(await verify()).toMatchObject({ fault: { kind: 'changed', sequence: 3 } })
    })

    it('[AU1] a name that began with a byte order mark, as nobody may name anything today, is what was written', async () => {
      const event = buildEvent(9)
      await appendEvents(db, [{ ...event, subject: { ...event.subject, name: '\ufeffname' } }], at)
      expect(await verify()).toMatchObject({ events: 9, fault: null })
      await tamper(`update events set subject_name = 'Name' where sequence = 9`)
      expect(await verify()).toMatchObject({ fault: { kind: 'changed', sequence: 9 } })
    })

    it.each([0, 9])('[AU1] a row put in at %i is found', async (sequence) => {
      await tamper(
        `insert into events select ${sequence}, at, event, outcome, actor_id, address, subject_kind, subject_id,
          subject_name, application_id, detail, feed_kind, feed_id, hash from events where sequence = 8`,
      )
      expect(await verify()).toMatchObject({ fault: { kind: 'out-of-place', sequence } })
    })

    it('[AU1] a row put in between is found', async () => {
      const moves = [8, 7, 6, 5].map(
        (each) => `update events set sequence = ${each + 1} where sequence = ${each}`,
      )
      await tamper(
        ...moves,
        `insert into events select 5, at, event, outcome, actor_id, address, subject_kind, subject_id,
          subject_name, application_id, detail, feed_kind, feed_id, hash from events where sequence = 4`,
      )
      expect(await verify()).toMatchObject({ fault: { kind: 'changed', sequence: 5 } })
    })

    it('[AU1] a tail that was cut off is found by the head', async () => {
      await tamper('delete from events where sequence > 5')
      expect(await verify()).toMatchObject({ fault: { kind: 'missing', sequence: 6 } })
    })

    it('[AU1] a tail that was cut off together with the head is found by a head kept elsewhere', async () => {
      const { head } = await verify()
      await tamper(
        'delete from events where sequence > 5',
        `update event_head set sequence = 5, hash = (select hash from events where sequence = 5)`,
      )
      expect((await verify()).fault).toBeNull()
      const report = await verify(head)
      expect(report.fault).toStrictEqual({ kind: 'missing', sequence: 6 })
    })

    it('[AU1] a place kept elsewhere that the chain does not pass is found', async () => {
      const kept = { sequence: 3, hash: 'ab'.repeat(32) }
      const report = await verify(kept)
      expect(report.fault).toStrictEqual({ kind: 'changed', sequence: 3 })
    })

    it('[AU1] an untouched chain is intact', async () => {
      expect(await verify()).toMatchObject({ events: 8, fault: null, head: { sequence: 8 } })
      expect(await findBrokenInvariants(db)).toStrictEqual([])
    })

    it('[AU1] a history of several pages is followed whole', async () => {
      const many = Array.from({ length: 2100 }, (_, index) => buildEvent(index))
      await appendEvents(db, many, at)
      expect(await verify()).toMatchObject({ events: 2108, fault: null })
      await tamper(`update events set address = null where sequence = 2050`)
      expect(await verify()).toMatchObject({ fault: { kind: 'changed', sequence: 2050 } })
    })
  })

  describe('listAuditEvents', () => {
    const list = async (filter: Parameters<typeof listAuditEvents>[1]) => {
      const page = { before: undefined, limit: 100 }
      return (await listAuditEvents(db, filter, page)).map((each) => each.sequence)
    }

    it.each([
      [{ q: '零售_4' }, [4]],
      [{ q: 'RETAIL' }, [8, 7, 6, 5, 4, 3, 2, 1]],
      [{ q: 'grp_2' }, [2]],
      [{ q: '100%' }, []],
      [{ subjectId: 'grp_5' }, [5]],
      [{ applicationId: 'app_1', outcome: 'refused' }, [3]],
      [{ event: 'group.created' }, [8, 6, 4, 2]],
      [{ actorId: 'mem_none' }, []],
      [{ from: new Date(at + 3000), to: new Date(at + 6000) }, [5, 4, 3]],
    ] as const)('%j', async (filter, expected) => {
      expect(await list(filter)).toStrictEqual(expected)
    })

    it('a page goes on where the last one ended', async () => {
      const rows = await listAuditEvents(db, {}, { before: 4, limit: 2 })
      expect(rows.map((each) => each.sequence)).toStrictEqual([3, 2])
    })
  })

  it('a stream holds a page at a time, oldest first, up to where it was asked', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => buildEvent(index))
    await appendEvents(db, many, at)
    const sizes: number[] = []
    const seen: number[] = []
    for await (const page of streamAuditEvents(db, {}, 1100)) {
      sizes.push(page.length)
      seen.push(...page.map((each) => each.sequence))
    }
    expect(sizes).toStrictEqual([500, 500, 100])
    expect(seen).toStrictEqual(Array.from({ length: 1100 }, (_, index) => index + 1))
  })
})
