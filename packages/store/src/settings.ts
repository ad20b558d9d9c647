/** Queries on the three rows of settings: organisation, network, call authentication. */
import { sql, type Kysely, type Updateable } from 'kysely'
import type { NetworkKind } from '@portico/domain'
import type {
  CallAuthenticationSettingsTable,
  NetworkSettingsTable,
  OrganisationSettingsTable,
  Schema,
} from './schema.ts'

type Queries = Kysely<Schema>

export type OrganisationSettings = Readonly<{
  name: string
  timeZone: string
  allowSelfApproval: boolean
  requestExpiryDays: number | null
  requireFreshSignInForReveal: boolean
  minimumSecretLength: number
  maximumOverlapSeconds: number
  expiryWarningDays: number
  version: number
}>

export async function getOrganisationSettings(db: Queries): Promise<OrganisationSettings> {
  return db
    .selectFrom('organisation_settings')
    .select([
      'name',
      'time_zone as timeZone',
      'allow_self_approval as allowSelfApproval',
      'request_expiry_days as requestExpiryDays',
      'require_fresh_sign_in_for_reveal as requireFreshSignInForReveal',
      'minimum_secret_length as minimumSecretLength',
      'maximum_overlap_seconds as maximumOverlapSeconds',
      'expiry_warning_days as expiryWarningDays',
      'version',
    ])
    .executeTakeFirstOrThrow()
}

/** Answers false, and changes nothing, when `version` is given and no longer the present one. */
export async function updateOrganisationSettings(
  tx: Queries,
  change: Readonly<Updateable<OrganisationSettingsTable>>,
  version: number | undefined,
): Promise<boolean> {
  let query = tx
    .updateTable('organisation_settings')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
  if (version !== undefined) query = query.where('version', '=', version)
  return (await query.executeTakeFirst()).numUpdatedRows > 0n
}

export type NetworkSettings = Readonly<{
  kind: NetworkKind
  regionId: string | null
  endpoint: string | null
  instanceId: string | null
  accessKeyId: string | null
  changedAt: Date | null
  version: number
}>

function selectNetworkSettings(db: Queries) {
  return db
    .selectFrom('network_settings')
    .select([
      'kind',
      'region_id as regionId',
      'endpoint',
      'instance_id as instanceId',
      'access_key_id as accessKeyId',
      'changed_at as changedAt',
      'version',
    ])
}

export async function getNetworkSettings(db: Queries): Promise<NetworkSettings> {
  const row = await selectNetworkSettings(db).executeTakeFirstOrThrow()
  return { ...row, kind: row.kind as NetworkKind }
}

/** Locks the network against other changes, and says whether an AccessKey secret is sealed with it. */
export async function lockNetworkSettings(
  tx: Queries,
): Promise<NetworkSettings & Readonly<{ hasAccessKeySecret: boolean }>> {
  const row = await selectNetworkSettings(tx)
    .select(sql<boolean>`access_key_sealed is not null`.as('hasAccessKeySecret'))
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { ...row, kind: row.kind as NetworkKind }
}

/** What a change of the network touches, each counted up to a limit. */
export async function countNetworkUse(
  db: Queries,
  now: Date,
  limit: number,
): Promise<{ applications: number; enabledWhitelists: number; overlappingSecrets: number }> {
  const { rows } = await sql<{
    applications: number
    enabledWhitelists: number
    overlappingSecrets: number
  }>`
    select
      (select count(*) from (
        select from applications where state <> 'deleted' limit ${limit}) a)::int as "applications",
      (select count(*) from (
        select from applications where whitelist_enabled and state <> 'deleted' limit ${limit}) w)::int
        as "enabledWhitelists",
      (select count(*) from (
        select from secret_versions where ends_at > ${now} limit ${limit}) s)::int as "overlappingSecrets"
  `.execute(db)
  return rows[0] ?? { applications: 0, enabledWhitelists: 0, overlappingSecrets: 0 }
}

/** Ends every secret that was still accepted beside a newer one; answers how many. */
export async function endSecretOverlaps(tx: Queries, at: Date): Promise<number> {
  const ended = await tx
    .updateTable('secret_versions')
    .set({ ends_at: at })
    .where('ends_at', '>', at)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows)
}

/** Answers false, and changes nothing, when `version` is given and no longer the present one. */
export async function updateNetworkSettings(
  tx: Queries,
  change: Readonly<Updateable<NetworkSettingsTable>>,
  version: number | undefined,
): Promise<boolean> {
  let query = tx
    .updateTable('network_settings')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
  if (version !== undefined) query = query.where('version', '=', version)
  return (await query.executeTakeFirst()).numUpdatedRows > 0n
}

export type CallAuthentication = Readonly<{
  applicationIpWhitelist: boolean
  allowIpv6: boolean
  windowSeconds: number
  requireTimestamp: boolean
  requireNonce: boolean
  allowHmacSha1: boolean
  tokenAuthentication: boolean | null
  version: number
}>

export async function getCallAuthentication(db: Queries): Promise<CallAuthentication> {
  return db
    .selectFrom('call_authentication_settings')
    .select([
      'application_ip_whitelist as applicationIpWhitelist',
      'allow_ipv6 as allowIpv6',
      'window_seconds as windowSeconds',
      'require_timestamp as requireTimestamp',
      'require_nonce as requireNonce',
      'allow_hmac_sha1 as allowHmacSha1',
      'token_authentication as tokenAuthentication',
      'version',
    ])
    .executeTakeFirstOrThrow()
}

/** Answers false, and changes nothing, when `version` is given and no longer the present one. */
export async function updateCallAuthentication(
  tx: Queries,
  change: Readonly<Updateable<CallAuthenticationSettingsTable>>,
  version: number | undefined,
): Promise<boolean> {
  let query = tx
    .updateTable('call_authentication_settings')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
  if (version !== undefined) query = query.where('version', '=', version)
  return (await query.executeTakeFirst()).numUpdatedRows > 0n
}
