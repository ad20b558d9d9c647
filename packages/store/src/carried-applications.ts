/** Queries on what is carried to the vendor's gateway: what is due, how it went, what differs (NW3). */
import { sql, type Kysely } from 'kysely'
import type { CarryingDifference, CarryingState, Environment } from '@portico/domain'
import type { Schema } from './schema.ts'
import type { SealedSecret } from './secret-versions.ts'

type Queries = Kysely<Schema>

/** Which applications are to be carried again. */
export type ToCarry =
  | Readonly<{ applicationIds: readonly string[] }>
  /** Those that have, or had, a grant to the API. */
  | Readonly<{ apiId: string }>
  | 'all'

/**
 * Marks applications as changed here, due at once; answers how many. One that is being carried at this moment is
 * due again afterwards.
 */
export async function markToCarry(db: Queries, which: ToCarry, at: Date): Promise<number> {
  let chosen = sql`a.state <> 'deleted'`
  if (which !== 'all') {
    chosen =
      'apiId' in which
        ? sql`a.id in (select g.application_id from grants g where g.api_id = ${which.apiId})`
        : sql`a.id = any(${[...which.applicationIds]}::text[])`
  }
  const result = await sql`
    insert into carried_applications as c (application_id, due_at)
    select a.id, ${at} from applications a where ${chosen}
    on conflict (application_id) do update
      set revision = c.revision + 1, state = 'pending', due_at = ${at}, attempts = 0
  `.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}

/** Forgets what was carried, for a network that does not carry; what is there stays there. */
export async function forgetCarried(db: Queries): Promise<void> {
  await db.deleteFrom('carried_applications').execute()
}

/** Makes failed and drifted applications due at once, all or those named; answers their ids. */
export async function markCarriedAgain(
  tx: Queries,
  applicationIds: readonly string[] | undefined,
  at: Date,
): Promise<string[]> {
  let query = tx
    .updateTable('carried_applications')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      state: 'pending',
      due_at: at,
      attempts: 0,
    }))
    .where('state', 'in', ['failed', 'drifted'])
  if (applicationIds !== undefined) query = query.where('application_id', 'in', applicationIds)
  return (await query.returning('application_id').execute()).map((row) => row.application_id)
}

export type DueCarrying = Readonly<{
  applicationId: string
  revision: number
  /** `pending` and `failed` are carried, the others compared. */
  state: CarryingState
  attempts: number
  aliyunAppId: string | null
  carriedApiIds: readonly string[]
  differences: readonly CarryingDifference[]
}>

/**
 * Takes the one that is due longest, and lets it be due again at `until`: a control plane that dies with it in its
 * hands loses nothing, and two of them never take the same.
 */
export async function takeDueCarrying(
  db: Queries,
  now: Date,
  until: Date,
): Promise<DueCarrying | null> {
  const row = await db
    .updateTable('carried_applications')
    .set({ due_at: until })
    .where('application_id', '=', (eb) =>
      eb
        .selectFrom('carried_applications')
        .select('application_id')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning([
      'application_id as applicationId',
      'revision',
      'state',
      'attempts',
      'aliyun_app_id as aliyunAppId',
      'carried_api_ids as carriedApiIds',
      'differences',
    ])
    .executeTakeFirst()
  if (!row) return null
  return {
    ...row,
    state: row.state as CarryingState,
    differences: row.differences as CarryingDifference[],
  }
}

/** What `saveCarrying` writes. */
export type CarryingResult = Readonly<{
  state: Exclude<CarryingState, 'pending'>
  aliyunAppId: string | null
  carriedApiIds: readonly string[]
  dueAt: Date | null
  attempts: number
  failure: Readonly<{ code: string; message: string; requestId: string | null }> | null
  differences: readonly CarryingDifference[]
  /** Null leaves it as it was. */
  carriedAt: Date | null
  comparedAt: Date | null
}>

/** Writes how it went, unless a change came meanwhile: that one is due as it is. Answers whether it was written. */
export async function saveCarrying(
  db: Queries,
  due: Pick<DueCarrying, 'applicationId' | 'revision'>,
  result: CarryingResult,
): Promise<boolean> {
  const { failure } = result
  const saved = await db
    .updateTable('carried_applications')
    .set({
      state: result.state,
      aliyun_app_id: result.aliyunAppId,
      carried_api_ids: [...result.carriedApiIds],
      due_at: result.dueAt,
      attempts: result.attempts,
      failure_code: failure?.code ?? null,
      failure_message: failure?.message ?? null,
      failure_request_id: failure?.requestId ?? null,
      differences: JSON.stringify(result.differences),
      ...(result.carriedAt ? { carried_at: result.carriedAt } : {}),
      ...(result.comparedAt ? { compared_at: result.comparedAt } : {}),
    })
    .where('application_id', '=', due.applicationId)
    .where('revision', '=', due.revision)
    .executeTakeFirst()
  return saved.numUpdatedRows > 0n
}

/** Remembers, before they are granted there, for which APIs a grant may have to be withdrawn there. */
export async function noteCarriedApis(
  db: Queries,
  applicationId: string,
  apiIds: readonly string[],
): Promise<void> {
  await db
    .updateTable('carried_applications')
    .set({ carried_api_ids: [...apiIds] })
    .where('application_id', '=', applicationId)
    .execute()
}

export type ApplicationToCarry = Readonly<{
  id: string
  name: string
  appKey: string
  state: 'active' | 'suspended' | 'deleted'
  secret: (SealedSecret & Readonly<{ version: number }>) | null
  grants: readonly Readonly<{
    apiId: string
    aliyunApiId: string | null
    environment: Environment
    expiresOn: string | null
  }>[]
}>

/** An application with its present secret, still sealed, and the grants that have not been ended. */
export async function findApplicationToCarry(
  db: Queries,
  id: string,
): Promise<ApplicationToCarry | null> {
  const row = await db
    .selectFrom('applications as a')
    .leftJoin('secret_versions as s', (join) =>
      join.onRef('s.application_id', '=', 'a.id').on('s.ends_at', 'is', null),
    )
    .where('a.id', '=', id)
    .select(['a.id', 'a.name', 'a.app_key as appKey', 'a.state'])
    .select(['s.version', 's.sealed', 's.key_id as keyId'])
    .executeTakeFirst()
  if (!row) return null
  const { version, sealed, keyId, ...application } = row
  const grants = await db
    .selectFrom('grants as g')
    .innerJoin('apis as p', 'p.id', 'g.api_id')
    .where('g.application_id', '=', id)
    .where('g.kind', '=', 'api')
    .where('g.state', '=', 'valid')
    .select(['p.id as apiId', 'p.aliyun_api_id as aliyunApiId'])
    .select(['g.environment', 'g.expires_on as expiresOn'])
    .orderBy('g.id')
    .execute()
  return {
    ...application,
    state: application.state as ApplicationToCarry['state'],
    secret:
      version === null || sealed === null || keyId === null ? null : { version, sealed, keyId },
    grants: grants.map((grant) => ({ ...grant, environment: grant.environment as Environment })),
  }
}

/** The vendor's ids of every API that is or was registered here with one. */
export async function listLinkedApiIds(db: Queries): Promise<string[]> {
  const rows = await db
    .selectFrom('apis')
    .where('aliyun_api_id', 'is not', null)
    .select('aliyun_api_id')
    .distinct()
    .execute()
  return rows.flatMap(({ aliyun_api_id: id }) => (id === null ? [] : [id]))
}

/** What opens the vendor's management API, still sealed; null where the network has none. */
export async function findNetworkAccessKey(
  db: Queries,
): Promise<(SealedSecret & Readonly<{ accessKeyId: string }>) | null> {
  const row = await db
    .selectFrom('network_settings')
    .select(['access_key_id', 'access_key_sealed', 'access_key_key_id'])
    .executeTakeFirstOrThrow()
  const { access_key_id: accessKeyId, access_key_sealed: sealed, access_key_key_id: keyId } = row
  return accessKeyId === null || sealed === null || keyId === null
    ? null
    : { accessKeyId, sealed, keyId }
}
