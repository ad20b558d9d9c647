/** What the vault sealed outside of secret versions and webhooks, found by the key it is sealed under (CR4). */
import { sql, type Kysely } from 'kysely'
import type { Schema } from './schema.ts'
import type { SealedSecret } from './secret-versions.ts'

type Queries = Kysely<Schema>

const places = {
  /** The custom secret that a pending request carries (CR8). */
  request: { table: 'requests', id: 'id', sealed: 'secret_sealed', key: 'secret_key_id' },
  /** What opens the connection of a data source. */
  'data-source': { table: 'data_sources', id: 'id', sealed: 'secret_sealed', key: 'secret_key_id' },
  /** The AccessKey secret of the organisation's network; there is one row. */
  network: {
    table: 'network_settings',
    id: 'singleton::text',
    sealed: 'access_key_sealed',
    key: 'access_key_key_id',
  },
} as const

export type SealPlace = keyof typeof places

export const sealPlaces: readonly SealPlace[] = ['request', 'data-source', 'network']

export type PlacedSeal = SealedSecret & Readonly<{ id: string }>

/** The next seals of one place under another key than `keyId`, behind the id that was seen last. */
export async function listSealsUnderOtherKeys(
  db: Queries,
  place: SealPlace,
  keyId: string,
  after: string,
  limit: number,
): Promise<PlacedSeal[]> {
  const { table, id, sealed, key } = places[place]
  const { rows } = await sql<PlacedSeal>`
    select ${sql.raw(id)} as id, ${sql.ref(sealed)} as sealed, ${sql.ref(key)} as "keyId"
    from ${sql.table(table)}
    where ${sql.ref(sealed)} is not null and ${sql.ref(key)} <> ${keyId} and ${sql.raw(id)} > ${after}
    order by ${sql.raw(id)} limit ${limit}
  `.execute(db)
  return rows
}

/** Replaces one seal where it is still the one that was read; answers whether it was. */
export async function replacePlacedSeal(
  db: Queries,
  place: SealPlace,
  read: PlacedSeal,
  next: SealedSecret,
): Promise<boolean> {
  const { table, id, sealed, key } = places[place]
  const result = await sql`
    update ${sql.table(table)} set ${sql.ref(sealed)} = ${next.sealed}, ${sql.ref(key)} = ${next.keyId}
    where ${sql.raw(id)} = ${read.id} and ${sql.ref(sealed)} = ${read.sealed}
  `.execute(db)
  return Number(result.numAffectedRows ?? 0n) === 1
}
