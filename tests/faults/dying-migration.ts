/** The product's own migrations, ended at a chosen statement. */

import { migrate, type Database, type Migration, type ScriptSession } from '@portico/store'
import { splitStatements } from './split-statements.ts'

/** How many statements a step is: its own, the time-out before them, its entry after them, and the commit. */
export function countStatements(step: Migration): number {
  return splitStatements(step.sql).length + 3
}

/**
 * Migrates as the product does, and calls `die` in place of the `nth` statement of the step called `name`, counted
 * from 1. A script is run statement by statement, in the same transaction.
 */
export function migrateAndDie(
  database: Database,
  migrations: readonly Migration[],
  at: Readonly<{ name: string; nth: number }>,
  die: (session: ScriptSession) => Promise<unknown>,
): Promise<string[]> {
  let left = Number.POSITIVE_INFINITY
  const dying: Database = {
    ...database,
    withSession: (work) =>
      database.withSession((session) => {
        const count = async (): Promise<void> => {
          left -= 1
          if (left === 0) await die(session)
        }
        return work({
          run: async (script) => {
            for (const statement of splitStatements(script)) {
              await count()
              await session.run(statement)
            }
          },
          rows: async <Row extends object>(statement: string, parameters?: readonly unknown[]) => {
            await count()
            return session.rows<Row>(statement, parameters)
          },
        })
      }),
  }
  return migrate(dying, migrations, {
    onMigration: (name) => {
      if (name === at.name) left = at.nth
    },
  })
}
