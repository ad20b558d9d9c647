/** The tables as queries see them: column names as in SQL, values as `column-types.ts` reads them. */

import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { IdentitySchema } from './schema-identity.ts'

/** Read as the parsed value, written as `JSON.stringify(value)` because drivers disagree about arrays. */
export type Json = ColumnType<unknown, string, string>
/** The same with a default of the database. */
export type DefaultJson = ColumnType<unknown, string | undefined, string>
/** A column that the database computes and nobody writes. */
export type Computed<T> = ColumnType<T, never, never>

/** Which migrations a database has had; written by `migrate`, read by nobody else. */
export type SchemaMigrationsTable = {
  name: string
  sha256: string
  applied_at: Date
}

export type MembersTable = {
  id: string
  username: string
  display_name: string
  email: string | null
  roles: Generated<string[]>
  active: Generated<boolean>
  language: string | null
  time_zone: string | null
  theme: Generated<string>
  email_notices: Generated<boolean>
  created_at: Date
  last_sign_in_at: Date | null
  removed_at: Date | null
  version: Generated<number>
  search_grams: Computed<string[]>
}

export type PersonalTokensTable = {
  id: string
  member_id: string
  name: string
  token_hash: Buffer
  scopes: string[]
  created_at: Date
  expires_on: string | null
  last_used_at: Date | null
}

export type ApplicationGroupsTable = {
  id: string
  name: string
  created_at: Date
  deleted_at: Date | null
  version: Generated<number>
}

export type ApplicationsTable = {
  id: string
  group_id: string
  name: string
  scenario: string
  app_key: string
  state: Generated<string>
  created_at: Date
  created_by: string | null
  updated_at: Date
  suspended_at: Date | null
  deleted_at: Date | null
  version: Generated<number>
  whitelist_enabled: Generated<boolean>
  whitelist_mode: Generated<string>
  whitelist_entries: DefaultJson
  search_grams: Computed<string[]>
}

export type SecretVersionsTable = {
  application_id: string
  version: number
  sealed: Buffer | null
  key_id: string | null
  custom: boolean
  created_at: Date
  created_by: string | null
  ends_at: Date | null
}

export type MembershipsTable = {
  id: string
  application_id: string
  member_id: string
  role: string
  expires_on: string | null
  joined_at: Date
  version: Generated<number>
}

export type ServiceProjectsTable = {
  id: string
  name: string
  description: Generated<string>
  created_at: Date
  deleted_at: Date | null
  version: Generated<number>
}

export type ProjectMembersTable = {
  project_id: string
  member_id: string
  roles: string[]
}

export type ApisTable = {
  id: string
  project_id: string
  name: string
  description: Generated<string>
  documentation: Generated<string>
  operation: string
  method: string | null
  path: string | null
  path_shape: string | null
  upstream_prod: string | null
  upstream_dev: string | null
  timeout_ms: Generated<number>
  limit_per_second: number | null
  limit_per_application: number | null
  limit_overrides: DefaultJson
  allow_upgrade: Generated<boolean>
  share_upstream_connections: Generated<boolean>
  aliyun_api_id: string | null
  owner_id: string | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
  version: Generated<number>
  search_grams: Computed<string[]>
}

export type DataSourcesTable = {
  id: string
  name: string
  kind: string
  connection: string
  secret_sealed: Buffer | null
  secret_key_id: string | null
  owner_id: string
  created_at: Date
  deleted_at: Date | null
  version: Generated<number>
}

export type GrantsTable = {
  id: string
  kind: string
  application_id: string
  api_id: string | null
  data_source_id: string | null
  access: string | null
  environment: string
  state: Generated<string>
  expires_on: string | null
  granted_at: Date
  granted_by: string | null
  ended_at: Date | null
  ended_by: string | null
  reason: string | null
  request_id: string | null
}

export type RequestsTable = {
  id: string
  kind: string
  state: string
  applicant_id: string
  form: Json
  secret_sealed: Buffer | null
  secret_key_id: string | null
  reason: string | null
  chain: Json
  application_id: string | null
  group_id: string | null
  asked_name: string | null
  asked_app_key: string | null
  submitted_at: Date
  expires_at: Date | null
  remind_at: Date | null
  ended_at: Date | null
  failure: ColumnType<unknown, string | null, string | null>
  result_application_id: string | null
  resubmission_of: string | null
  version: Generated<number>
}

export type RequestParticipantsTable = {
  request_id: string
  member_id: string
  part: string
}

export type RequestHistoryTable = {
  request_id: string
  position: number
  at: Date
  member_id: string | null
  happening: Json
}

export type ApprovalChainsTable = {
  kind: string
  group_id: Generated<string>
  automatic: boolean
  steps: Json
  version: Generated<number>
}

export type OrganisationSettingsTable = {
  singleton: Generated<boolean>
  name: Generated<string>
  time_zone: Generated<string>
  allow_self_approval: Generated<boolean>
  request_expiry_days: number | null
  require_fresh_sign_in_for_reveal: Generated<boolean>
  minimum_secret_length: Generated<number>
  maximum_overlap_seconds: Generated<number>
  expiry_warning_days: Generated<number>
  version: Generated<number>
}

export type NetworkSettingsTable = {
  singleton: Generated<boolean>
  kind: Generated<string>
  region_id: string | null
  endpoint: string | null
  instance_id: string | null
  access_key_id: string | null
  access_key_sealed: Buffer | null
  access_key_key_id: string | null
  changed_at: Date | null
  version: Generated<number>
}

export type CallAuthenticationSettingsTable = {
  singleton: Generated<boolean>
  application_ip_whitelist: Generated<boolean>
  allow_ipv6: Generated<boolean>
  window_seconds: Generated<number>
  require_timestamp: Generated<boolean>
  require_nonce: Generated<boolean>
  allow_hmac_sha1: Generated<boolean>
  token_authentication: boolean | null
  version: Generated<number>
}

export type EventHeadTable = {
  singleton: Generated<boolean>
  sequence: number
  hash: Buffer
  epoch: string
}

export type EventsTable = {
  sequence: number
  at: Date
  event: string
  outcome: string
  actor_id: string | null
  address: string | null
  subject_kind: string
  subject_id: string
  subject_name: string | null
  application_id: string | null
  detail: Json
  feed_kind: string | null
  feed_id: string | null
  hash: Buffer
}

export type IdempotencyKeysTable = {
  member_id: string
  key: string
  route: string
  body_hash: Buffer
  created_at: Date
  status: number | null
  answer_sealed: Buffer | null
  answer_key_id: string | null
}

export type CallRecordsTable = {
  id: GeneratedAlways<number>
  request_id: string
  at: Date
  gateway_id: string
  api_id: string | null
  application_id: string | null
  app_key: string | null
  environment: string | null
  client_address: string
  authentication: string
  secret_version: number | null
  method: string
  path: string
  status: number
  code: string | null
  duration_ms: number
  upstream_ms: number | null
  request_bytes: number
  response_bytes: number
}

export type RefusalsTable = {
  request_id: string
  application_id: string
  at: Date
  sealed: string
}

export type CallCountsTable = {
  application_id: string
  hour: Date
  secret_version: number
  outcome: string
  calls: number
  last_at: Date
}

export type RefusedAddressesTable = {
  application_id: string
  address: string
  calls: number
  last_at: Date
}

export type GatewaysTable = {
  id: string
  instance_id: string
  version: string
  started_at: Date
  last_report_at: Date
  epoch: string | null
  revision: number
  lag_ms: number
  current_at: Date | null
  dropped_calls: number
  report_sequence: number
}

export type NotificationsTable = {
  id: string
  member_id: string
  event_sequence: number | null
  at: Date
  code: string
  facts: Json
  link: string | null
  read_at: Date | null
}

export type WebhooksTable = {
  id: string
  name: string
  url: string
  events: string[]
  secret_sealed: Buffer
  secret_key_id: string
  active: Generated<boolean>
  created_at: Date
  created_by: string | null
  version: Generated<number>
  secret_version: Generated<number>
  old_secret_sealed: Buffer | null
  old_secret_key_id: string | null
  old_secret_ends_at: Date | null
  disabled_reason: string | null
  failing_since: Date | null
}

export type DeliveriesTable = {
  id: string
  channel: string
  webhook_id: string | null
  member_id: string | null
  event_sequence: number | null
  payload: Json
  attempts: Generated<number>
  next_at: Date
  delivered_at: Date | null
  given_up_at: Date | null
  last_error: string | null
  notification_id: string | null
  created_at: Generated<Date>
  last_status: string | null
  attempted_at: Date | null
}

export type ToldEndsTable = {
  kind: string
  subject: string
  ends: string
  what: string
}

export type CarriedApplicationsTable = {
  application_id: string
  revision: Generated<number>
  state: Generated<string>
  aliyun_app_id: string | null
  carried_api_ids: Generated<string[]>
  due_at: Date | null
  attempts: Generated<number>
  failure_code: string | null
  failure_message: string | null
  failure_request_id: string | null
  differences: DefaultJson
  carried_at: Date | null
  compared_at: Date | null
}

export type JobCursorsTable = {
  job: string
  sequence: number
}

/** Every table by its SQL name. */
export interface Schema extends IdentitySchema {
  schema_migrations: SchemaMigrationsTable
  members: MembersTable
  personal_tokens: PersonalTokensTable
  application_groups: ApplicationGroupsTable
  applications: ApplicationsTable
  secret_versions: SecretVersionsTable
  memberships: MembershipsTable
  service_projects: ServiceProjectsTable
  project_members: ProjectMembersTable
  apis: ApisTable
  data_sources: DataSourcesTable
  grants: GrantsTable
  requests: RequestsTable
  request_participants: RequestParticipantsTable
  request_history: RequestHistoryTable
  approval_chains: ApprovalChainsTable
  organisation_settings: OrganisationSettingsTable
  network_settings: NetworkSettingsTable
  call_authentication_settings: CallAuthenticationSettingsTable
  event_head: EventHeadTable
  events: EventsTable
  idempotency_keys: IdempotencyKeysTable
  call_records: CallRecordsTable
  call_counts: CallCountsTable
  refused_addresses: RefusedAddressesTable
  refusals: RefusalsTable
  gateways: GatewaysTable
  notifications: NotificationsTable
  webhooks: WebhooksTable
  deliveries: DeliveriesTable
  job_cursors: JobCursorsTable
  told_ends: ToldEndsTable
  carried_applications: CarriedApplicationsTable
}
