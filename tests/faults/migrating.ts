/** Migrates a database in many small steps, to be killed on the way: `node migrating.ts embedded|postgres ADDRESS`. */

import { writeSync } from 'node:fs'
import { migrate, openDatabase, type Migration } from '@portico/store'

/** Each makes two tables and a row; a half of it would show. */
export const steps: readonly Migration[] = Array.from({ length: 40 }, (_, index) => ({
  name: `${String(index + 1).padStart(4, '0')}_step.sql`,
  sql: `create table first_${index + 1} (id int primary key);
    insert into first_${index + 1} select generate_series(1, 500);
    create table second_${index + 1} (id int references first_${index + 1});
    insert into second_${index + 1} values (1);`,
}))

if (import.meta.main) {
  const [kind, address = ''] = process.argv.slice(2)
  const database = await openDatabase(
    kind === 'embedded' ? { kind, directory: address } : { kind: 'postgres', url: address },
  )
  await migrate(database, steps, { onMigration: (name) => writeSync(1, `${name}\n`) })
  await database.close()
}
