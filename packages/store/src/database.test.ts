/** What both databases promise alike: values, failures, scripts and messages. */

import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Conflict } from './conflict.ts'
import { Outage } from './outage.ts'
import { describeEachDatabase, withDatabase } from './testing.ts'

const migrations = [
  {
    name: '0001_values.sql',
    sql: `
      create table parents (id bigint primary key);
      create table children (
        id bigint primary key,
        parent_id bigint not null constraint children__parent references parents,
        name text not null constraint children__name_length check (length(name) <= 5),
        constraint children__name unique (name)
      );
      insert into parents values (1);
      insert into children values (1, 1, 'first');`,
  },
]

describeEachDatabase('a database', (kind) => {
  const database = withDatabase({ kind, migrations })

  async function one(expression: string): Promise<unknown> {
    const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(
      database().kysely,
    )
    return rows[0]?.value
  }

  async function conflictOf(statement: string): Promise<unknown> {
    return database()
      .kysely.executeQuery(sql.raw(statement).compile(database().kysely))
      .catch(({ kind, constraint, table }: Conflict) => ({ kind, constraint, table }))
  }

  it('a bigint beyond 2^53 throws rather than being rounded', async () => {
    await expect(one('9007199254740993::bigint')).rejects.toThrow(
      'the bigint 9007199254740993 is beyond 2^53 and cannot be read exactly',
    )
    await expect(one('array[9007199254740993::bigint]')).rejects.toThrow(RangeError)
  })

  it.each<[string, unknown]>([
    ['9007199254740991::bigint', 9_007_199_254_740_991],
    ['(select count(*) from parents)', 1],
    ['array[1, null, 3]::bigint[]', [1, null, 3]],
    [`'2024-02-29'::date`, '2024-02-29'],
    [`array['2024-02-29']::date[]`, ['2024-02-29']],
    [`'infinity'::date`, 'infinity'],
    [`'\\x00ff10'::bytea`, Buffer.from([0, 255, 16])],
    [`''::bytea`, Buffer.alloc(0)],
    [`array['\\x01']::bytea[]`, [Buffer.from([1])]],
    [`'2026-11-24 01:02:03.004+08'::timestamptz`, new Date('2026-11-23T17:02:03.004Z')],
    [`array['2026-11-24 00:00:00Z']::timestamptz[]`, [new Date('2026-11-24T00:00:00Z')]],
    ['123.450::numeric', '123.450'],
    [`interval '1 day 02:00:00'`, '1 day 02:00:00'],
    [`'10.0.0.0/8'::cidr`, '10.0.0.0/8'],
    [`array['a', 'b,"c']`, ['a', 'b,"c']],
    [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
    ['null::bigint', null],
    [`current_setting('timezone')`, 'UTC'],
  ])('%s is read as %o', async (expression, expected) => {
    expect(await one(expression)).toStrictEqual(expected)
  })

  it('parameters keep their value on the way in', async () => {
    const at = new Date('2026-11-24T01:02:03.004Z')
    const { rows } = await sql`select ${at}::timestamptz as at, ${'2026-11-24'}::date as day,
      ${Buffer.from([0, 1, 255])}::bytea as bytes, ${['a', 'b']}::text[] as names,
      ${JSON.stringify([{ a: 1 }])}::jsonb as list, ${7}::bigint as size, ${null}::text as nothing`.execute(
      database().kysely,
    )
    expect(rows).toStrictEqual([
      {
        at,
        day: '2026-11-24',
        bytes: Buffer.from([0, 1, 255]),
        names: ['a', 'b'],
        list: [{ a: 1 }],
        size: 7,
        nothing: null,
      },
    ])
  })

  it.each([
    [
      "insert into children values (2, 1, 'first')",
      { kind: 'unique', constraint: 'children__name', table: 'children' },
    ],
    [
      "insert into children values (2, 9, 'other')",
      { kind: 'reference', constraint: 'children__parent', table: 'children' },
    ],
    [
      "insert into children values (2, 1, 'too long')",
      { kind: 'check', constraint: 'children__name_length', table: 'children' },
    ],
    [
      'insert into children values (2, 1, null)',
      { kind: 'required', constraint: 'name', table: 'children' },
    ],
  ])('%s is a conflict that names its constraint', async (statement, expected) => {
    expect(await conflictOf(statement)).toStrictEqual(expected)
  })

  it('a mistake in a statement stays what it is', async () => {
    await expect(one('no_such_column')).rejects.toThrow('column "no_such_column" does not exist')
    await expect(one('no_such_column')).rejects.not.toBeInstanceOf(Outage)
  })

  it('a script that fails leaves nothing of itself', async () => {
    await expect(
      database().execScript('insert into parents values (50); select 1 / 0;'),
    ).rejects.toThrow('division by zero')
    expect(await one('(select count(*) from parents where id = 50)')).toBe(0)
    await database().execScript('insert into parents values (51); insert into parents values (52)')
    expect(await one('(select count(*) from parents where id in (51, 52))')).toBe(2)
  })

  it('a message arrives after its commit, not after a rollback, and not after listening stopped', async () => {
    const messages: string[] = []
    const stop = await database().listen('store_test', (payload) => messages.push(payload))
    await database()
      .kysely.transaction()
      .execute(async (transaction) => {
        await sql`select pg_notify('store_test', 'rolled back')`.execute(transaction)
        throw new Error('no')
      })
      .catch(() => {})
    await sql`select pg_notify('store_test', 'committed')`.execute(database().kysely)
    await expect.poll(() => messages).toStrictEqual(['committed'])
    await stop()
    await sql`select pg_notify('store_test', 'late')`.execute(database().kysely)
    await one('1')
    expect(messages).toStrictEqual(['committed'])
    await expect(database().listen('no; channel', () => {})).rejects.toThrow('not a channel name')
  })

  it('a closed database refuses with an outage and closes again in peace', async () => {
    const { openTestDatabase } = await import('./testing.ts')
    const other = await openTestDatabase({ kind, migrations })
    await other.close()
    await expect(sql`select 1`.execute(other.kysely)).rejects.toThrow()
    await other.close()
  })
})
