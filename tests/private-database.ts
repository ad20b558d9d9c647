/** A database of a suite's own on the PostgreSQL that `npm test` offers. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { openDatabase } from '@portico/store'

export type PrivateDatabase = Readonly<{ url: string; drop: () => Promise<void> }>

/** @param serverUrl of any database there, with the right to create others */
export async function createPrivateDatabase(serverUrl: string): Promise<PrivateDatabase> {
  const name = `portico_journey_${randomUUID().replaceAll('-', '')}`
  const server = await openDatabase({ kind: 'postgres', url: serverUrl, poolSize: 1 })
  await sql.raw(`create database ${name}`).execute(server.kysely)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: async () => {
      await sql.raw(`drop database ${name} with (force)`).execute(server.kysely)
      await server.close()
    },
  }
}
