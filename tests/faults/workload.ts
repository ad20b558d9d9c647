/**
 * The smallest honest user of the store, to be killed: `node workload.ts embedded|embedded-unsynced|postgres ADDRESS`.
 *
 * It speaks the protocol of `fault-run.ts` on its standard output and writes for ever through every path by which a
 * write is acknowledged. A trigger keeps a count beside the rows, so that half a commit shows.
 */

import { writeSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import {
  inTransaction,
  migrate,
  openDatabase,
  type Database,
  type DatabaseOptions,
} from '@portico/store'
import { sql } from 'kysely'

const writers = 4

const migrations = [
  {
    name: '0001_entries.sql',
    sql: `
      create table entries (token text primary key, writer int not null, payload text not null);
      create index entries__writer on entries (writer);
      create table totals (writer int primary key, entries bigint not null);
      create function count_entry() returns trigger language plpgsql as $$
      begin
        insert into totals values (new.writer, 1)
          on conflict (writer) do update set entries = totals.entries + 1;
        return null;
      end $$;
      create trigger entries__count after insert on entries for each row execute function count_entry();`,
  },
]

function say(line: string): void {
  // Synchronous: once it is in the pipe, the end of this process cannot take it back.
  writeSync(1, `${line}\n`)
}

function optionsFrom(kind = '', address = ''): DatabaseOptions {
  switch (kind) {
    case 'embedded':
      return { kind: 'embedded', directory: address }
    case 'embedded-unsynced':
      return { kind: 'embedded', directory: address, durability: 'none' }
    case 'postgres':
      return { kind: 'postgres', url: address, poolSize: writers }
    default:
      throw new Error(`usage: workload.ts embedded|embedded-unsynced|postgres ADDRESS`)
  }
}

async function report(database: Database): Promise<void> {
  const found = await sql<{ token: string }>`select token from entries`.execute(database.kysely)
  for (const { token } of found.rows) say(`found ${token}`)
  const differing = await sql<{ writer: number; rows: number; total: number }>`
    select t.writer, count(e.token) as rows, t.entries as total
      from totals t left join entries e on e.writer = t.writer
     group by t.writer, t.entries having count(e.token) <> t.entries`.execute(database.kysely)
  for (const { writer, rows, total } of differing.rows) {
    say(`broken writer ${writer} has ${rows} rows and a total of ${total}`)
  }
  // Rebuilding reads every row by another way than the index did.
  await database.execScript('reindex table entries')
}

async function write(
  database: Database,
  token: string,
  writer: number,
  turn: number,
): Promise<void> {
  const payload = 'x'.repeat(turn % 400)
  const insert = sql`insert into entries values (${token}, ${writer}, ${payload})`
  if (turn % 20 === 0) {
    await database.execScript(`insert into entries values ('${token}', ${writer}, '${payload}')`)
  } else if (turn % 2 === 0) {
    await insert.execute(database.kysely)
  } else {
    await inTransaction(database, async (transaction) => {
      await insert.execute(transaction)
      await sql`update entries set payload = payload || '.' where token = ${token}`.execute(
        transaction,
      )
    })
  }
}

async function writeForEver(database: Database, writer: number): Promise<never> {
  const run = randomUUID().slice(0, 8)
  for (let turn = 1; ; turn += 1) {
    const token = `${run}-${writer}-${turn}`
    say(`try ${token}`)
    await write(database, token, writer, turn)
    say(`ack ${token}`)
  }
}

const database = await openDatabase(optionsFrom(process.argv[2], process.argv[3]))
await migrate(database, migrations)
await report(database)
say('ready')
await Promise.all(Array.from({ length: writers }, (_, writer) => writeForEver(database, writer)))
