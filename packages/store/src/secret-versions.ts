/** Queries on the sealed AppSecrets of applications, one row a version (CR4, CR6, CR7). */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { SecretVersion } from '@portico/domain'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

/** A secret as the vault seals it. */
export type SealedSecret = Readonly<{ sealed: Buffer; keyId: string }>

/** What is known of a version beside the secret itself. */
export type SecretVersionRecord = SecretVersion &
  Readonly<{ custom: boolean; createdBy: Person | null }>

/** All versions an application ever had, ascending; no secret in them. */
export async function listSecretVersions(
  db: Queries,
  applicationId: string,
): Promise<SecretVersionRecord[]> {
  const rows = await db
    .selectFrom('secret_versions as s')
    .leftJoin('members as m', 'm.id', 's.created_by')
    .where('s.application_id', '=', applicationId)
    .select(['s.version', 's.created_at', 's.ends_at', 's.custom'])
    .select(['m.id', 'm.username', 'm.display_name as displayName'])
    .orderBy('s.version')
    .execute()
  return rows.map(({ id, username, displayName, ...row }) => ({
    version: row.version,
    createdAt: row.created_at.getTime(),
    endsAt: row.ends_at === null ? null : row.ends_at.getTime(),
    custom: row.custom,
    createdBy:
      id === null || username === null || displayName === null
        ? null
        : { id, username, displayName },
  }))
}

export type SealedSecretVersion = SealedSecret & Readonly<{ version: number; current: boolean }>

/** Every secret of an application that has not been wiped, ascending. */
export async function listSealedSecrets(
  db: Queries,
  applicationId: string,
): Promise<SealedSecretVersion[]> {
  const rows = await db
    .selectFrom('secret_versions')
    .select(['version', 'sealed', 'key_id', 'ends_at'])
    .where('application_id', '=', applicationId)
    .where('sealed', 'is not', null)
    .orderBy('version')
    .execute()
  return rows.flatMap(({ version, sealed, key_id: keyId, ends_at: endsAt }) =>
    sealed === null || keyId === null ? [] : [{ version, sealed, keyId, current: endsAt === null }],
  )
}

/** The secret that callers sign with now; null once the application is deleted. */
export async function findCurrentSecret(
  db: Queries,
  applicationId: string,
): Promise<SealedSecretVersion | null> {
  const row = await db
    .selectFrom('secret_versions')
    .select(['version', 'sealed', 'key_id'])
    .where('application_id', '=', applicationId)
    .where('ends_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined || row.sealed === null || row.key_id === null) return null
  return { version: row.version, sealed: row.sealed, keyId: row.key_id, current: true }
}

export type NewSecretVersion = SealedSecret &
  Readonly<{
    applicationId: string
    version: number
    custom: boolean
    createdAt: Date
    createdBy: string | null
  }>

/** Adds the current version; the one before it must have its end first. */
export async function insertSecretVersion(tx: Queries, secret: NewSecretVersion): Promise<void> {
  await tx
    .insertInto('secret_versions')
    .values({
      application_id: secret.applicationId,
      version: secret.version,
      sealed: secret.sealed,
      key_id: secret.keyId,
      custom: secret.custom,
      created_at: secret.createdAt,
      created_by: secret.createdBy,
      ends_at: null,
    })
    .execute()
}

/** Writes the ends that a rotation or a changed overlap gave to older versions (CR7). */
export async function updateSecretEnds(
  tx: Queries,
  applicationId: string,
  versions: readonly Pick<SecretVersion, 'version' | 'endsAt'>[],
): Promise<void> {
  for (const { version, endsAt } of versions) {
    if (endsAt === null) continue
    await tx
      .updateTable('secret_versions')
      .set({ ends_at: new Date(endsAt) })
      .where('application_id', '=', applicationId)
      .where('version', '=', version)
      .execute()
  }
}

/** Ends and wipes every secret of a deleted application: nothing is left to unseal (AP9). */
export async function wipeSecrets(tx: Queries, applicationId: string, at: Date): Promise<void> {
  await tx
    .updateTable('secret_versions')
    .set({
      sealed: null,
      key_id: null,
      ends_at: sql<Date>`least(coalesce(ends_at, ${at}), ${at})`,
    })
    .where('application_id', '=', applicationId)
    .execute()
}

export type SecretToReseal = SealedSecret & Readonly<{ applicationId: string; version: number }>

/**
 * The next secrets that another key than `keyId` seals, after the one that was seen last. Two ranges rather
 * than `<>`, so that the index never walks through the many that are sealed under `keyId` already.
 */
export async function listSecretsUnderOtherKeys(
  db: Queries,
  keyId: string,
  after: SecretToReseal | null,
  limit: number,
): Promise<SecretToReseal[]> {
  const seen =
    after === null
      ? sql`true`
      : sql`(key_id, application_id, version)
          > (${after.keyId}, ${after.applicationId}, ${after.version})`
  const range = (bound: RawBuilder<unknown>) => sql`
    (select application_id as "applicationId", version, sealed, key_id as "keyId"
     from secret_versions where sealed is not null and ${bound} and ${seen}
     order by key_id, application_id, version limit ${limit})`
  const { rows } = await sql<SecretToReseal>`
    ${range(sql`key_id < ${keyId}`)} union all ${range(sql`key_id > ${keyId}`)} limit ${limit}
  `.execute(db)
  return rows
}

export type NewSeal = Readonly<{ secret: SecretToReseal; next: SealedSecret }>

/**
 * Replaces the seals of a batch in one statement, each only where it is still the one that was read: a secret
 * that was wiped meanwhile stays wiped. Answers how many were replaced.
 */
export async function replaceSeals(db: Queries, seals: readonly NewSeal[]): Promise<number> {
  if (seals.length === 0) return 0
  const values = seals.map(
    ({ secret, next }) => sql`(${secret.applicationId}::text, ${secret.version}::integer,
      ${secret.sealed}::bytea, ${next.sealed}::bytea, ${next.keyId}::text)`,
  )
  const result = await sql`
    update secret_versions s set sealed = n.sealed, key_id = n.key_id
    from (values ${sql.join(values)}) as n (application_id, version, read, sealed, key_id)
    where s.application_id = n.application_id and s.version = n.version and s.sealed = n.read
  `.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}
