/** What gateways are told: the present state of applications, APIs and settings, one by one or all. */
import { sql, type Kysely } from 'kysely'
import type { AddressRuleMode, ApiOperation, Environment } from '@portico/domain'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

export type FeedSecretRow = Readonly<{
  version: number
  /** Hexadecimal: JSON has no bytes. */
  sealed: string
  keyId: string
  endsAt: string | null
}>

export type FeedGrantRow = Readonly<{
  apiId: string
  environment: Environment
  /** Last day, or null for no end. */
  expiresOn: string | null
}>

export type FeedApplicationRow = Readonly<{
  id: string
  name: string
  appKey: string
  state: 'active' | 'suspended'
  whitelistEnabled: boolean
  whitelistMode: AddressRuleMode
  whitelistEntries: readonly Readonly<{ typed: string; canonical: string }>[]
  secrets: readonly FeedSecretRow[]
  grants: readonly FeedGrantRow[]
}>

function selectFeedApplications(db: Queries, nowMs: number) {
  const now = new Date(nowMs).toISOString()
  return db
    .selectFrom('applications as a')
    .where('a.state', '<>', 'deleted')
    .select([
      'a.id',
      'a.name',
      'a.app_key as appKey',
      'a.state',
      'a.whitelist_enabled as whitelistEnabled',
      'a.whitelist_mode as whitelistMode',
      'a.whitelist_entries as whitelistEntries',
      sql<FeedSecretRow[]>`coalesce((
        select json_agg(json_build_object(
          'version', s.version, 'sealed', encode(s.sealed, 'hex'), 'keyId', s.key_id, 'endsAt', s.ends_at
        ) order by s.version desc)
        from secret_versions s
        where s.application_id = a.id and s.sealed is not null and (s.ends_at is null or s.ends_at > ${now})
      ), '[]')`.as('secrets'),
      sql<FeedGrantRow[]>`coalesce((
        select json_agg(json_build_object(
          'apiId', g.api_id, 'environment', g.environment, 'expiresOn', g.expires_on::text
        ))
        from grants g
        where g.application_id = a.id and g.kind = 'api' and g.state = 'valid'
      ), '[]')`.as('grants'),
    ])
}

type SelectedApplication = Awaited<
  ReturnType<ReturnType<typeof selectFeedApplications>['execute']>
>[number]

function applicationOfRow(row: SelectedApplication): FeedApplicationRow {
  return {
    ...row,
    state: row.state === 'suspended' ? 'suspended' : 'active',
    whitelistMode: row.whitelistMode as AddressRuleMode,
    whitelistEntries: row.whitelistEntries as FeedApplicationRow['whitelistEntries'],
  }
}

/** One application as gateways know it; null when it is gone. */
export async function findFeedApplication(
  db: Queries,
  id: string,
  nowMs: number,
): Promise<FeedApplicationRow | null> {
  const row = await selectFeedApplications(db, nowMs).where('a.id', '=', id).executeTakeFirst()
  return row ? applicationOfRow(row) : null
}

/** The next page of all applications in the order of their ids: a snapshot is read in pages. */
export async function listFeedApplications(
  db: Queries,
  page: Readonly<{ after: string; limit: number }>,
  nowMs: number,
): Promise<FeedApplicationRow[]> {
  const rows = await selectFeedApplications(db, nowMs)
    .where('a.id', '>', page.after)
    .orderBy('a.id')
    .limit(page.limit)
    .execute()
  return rows.map(applicationOfRow)
}

export type FeedApiRow = Readonly<{
  id: string
  projectId: string
  name: string
  operation: ApiOperation
  method: string | null
  path: string | null
  upstreamProd: string | null
  upstreamDev: string | null
  timeoutMs: number
  limitPerSecond: number | null
  limitPerApplication: number | null
  limitOverrides: Readonly<Record<string, number>>
  allowUpgrade: boolean
  shareUpstreamConnections: boolean
}>

function selectFeedApis(db: Queries) {
  return db
    .selectFrom('apis')
    .where('deleted_at', 'is', null)
    .select([
      'id',
      'project_id as projectId',
      'name',
      'operation',
      'method',
      'path',
      'upstream_prod as upstreamProd',
      'upstream_dev as upstreamDev',
      'timeout_ms as timeoutMs',
      'limit_per_second as limitPerSecond',
      'limit_per_application as limitPerApplication',
      'limit_overrides as limitOverrides',
      'allow_upgrade as allowUpgrade',
      'share_upstream_connections as shareUpstreamConnections',
    ])
}

type SelectedApi = Awaited<ReturnType<ReturnType<typeof selectFeedApis>['execute']>>[number]

function apiOfRow(row: SelectedApi): FeedApiRow {
  return {
    ...row,
    operation: row.operation as ApiOperation,
    limitOverrides: row.limitOverrides as Record<string, number>,
  }
}

/** One API as gateways know it; null when it is gone. */
export async function findFeedApi(db: Queries, id: string): Promise<FeedApiRow | null> {
  const row = await selectFeedApis(db).where('id', '=', id).executeTakeFirst()
  return row ? apiOfRow(row) : null
}

/** The next page of all APIs in the order of their ids. */
export async function listFeedApis(
  db: Queries,
  page: Readonly<{ after: string; limit: number }>,
): Promise<FeedApiRow[]> {
  const rows = await selectFeedApis(db)
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute()
  return rows.map(apiOfRow)
}

/** How many of each a snapshot will hold; a gateway refuses one that came shorter. */
export async function countFeed(db: Queries): Promise<{ applications: number; apis: number }> {
  const { applications } = await db
    .selectFrom('applications')
    .where('state', '<>', 'deleted')
    .select((eb) => eb.fn.countAll<number>().as('applications'))
    .executeTakeFirstOrThrow()
  const { apis } = await db
    .selectFrom('apis')
    .where('deleted_at', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('apis'))
    .executeTakeFirstOrThrow()
  return { applications, apis }
}
