/** Rewrites packages/store/schema.sql from the migrations, by running them on an empty embedded database. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeSchema, loadMigrations, migrate, openDatabase } from '@portico/store'
import { root } from './sources.ts'

const store = join(root, 'packages', 'store')
const directory = await mkdtemp(join(tmpdir(), 'portico-schema-'))
try {
  const database = await openDatabase({ kind: 'embedded', directory, durability: 'none' })
  await migrate(database, await loadMigrations(join(store, 'migrations')))
  await writeFile(join(store, 'schema.sql'), await describeSchema(database.kysely))
  await database.close()
} finally {
  await rm(directory, { recursive: true, force: true })
}
