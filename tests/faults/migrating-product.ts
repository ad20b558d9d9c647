/**
 * Brings an embedded database on by the product's own migrations and kills itself on the way:
 * `node migrating-product.ts DIRECTORY STEPS NTH`.
 *
 * Says `found STATE` of what it opens. Then it completes the first STEPS migrations, fills each level as it comes to it, says
 * `left STATE`, and goes on to the next step, where SIGKILL takes the place of its NTH statement. What it finds complete it
 * leaves as it found it, and does not look at twice.
 */

import { writeSync } from 'node:fs'
import { migrate, openDatabase } from '@portico/store'
import { fillLevel, fingerprint, productMigrations } from '@portico/store/testing-filled'
import { sql } from 'kysely'
import { migrateAndDie } from './dying-migration.ts'

const [directory = '', steps = '', nth = ''] = process.argv.slice(2)
const migrations = await productMigrations()
const upTo = migrations.slice(0, Number(steps))
const next = migrations.slice(0, upTo.length + 1)
const database = await openDatabase({ kind: 'embedded', directory })
const found = await fingerprint(database)
writeSync(1, `found ${found}\n`)
const complete = await countApplied()
for (let level = complete + 1; level <= upTo.length; level += 1) {
  await migrate(database, migrations.slice(0, level))
  await fillLevel(database, migrations.slice(0, level))
}
const left = complete >= upTo.length ? found : await fingerprint(database)
writeSync(1, `left ${left}\n`)
await migrateAndDie(
  database,
  next,
  { name: next.at(-1)?.name ?? '', nth: Number(nth) },
  // The promise stands for a moment that never comes: the signal cannot be caught.
  () => new Promise(() => process.kill(process.pid, 'SIGKILL')),
)
await database.close()

async function countApplied(): Promise<number> {
  const { rows } = await sql`select from schema_migrations`.execute(database.kysely)
  return rows.length
}
