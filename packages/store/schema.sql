-- What all migrations together make. Written by npm run schema and never run: the product runs the migrations.
-- Tables stand in the order of their names, columns in the order in which they came.

-- Functions

CREATE OR REPLACE FUNCTION public.portico_events_are_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'events are append-only' using errcode = 'restrict_violation';
end
$function$;

CREATE OR REPLACE FUNCTION public.portico_grams(source text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select coalesce(array_agg(distinct substr(lower(source), start, size)), '{}')
  from generate_series(1, char_length(source)) as start, generate_series(1, 3) as size
  where start + size - 1 <= char_length(source)
$function$;

CREATE OR REPLACE FUNCTION public.portico_grams_of_query(needle text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select coalesce(array_agg(distinct substr(lower(needle), start, 3)), '{}')
  from generate_series(1, greatest(char_length(needle) - 2, 1)) as start
$function$;

CREATE OR REPLACE FUNCTION public.portico_keep_an_owner()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from applications where id = old.application_id and state <> 'deleted' for update;
  if found and not exists (
    select 1 from memberships where application_id = old.application_id and role = 'owner'
  ) then
    raise exception 'application % would have no owner', old.application_id
      using errcode = 'check_violation', constraint = 'memberships__last_owner';
  end if;
  return null;
end
$function$;

-- Tables

create table apis (
  id text not null,
  project_id text not null,
  name text not null,
  description text not null default ''::text,
  documentation text not null default ''::text,
  operation text not null,
  method text,
  path text,
  path_shape text,
  upstream_prod text,
  upstream_dev text,
  timeout_ms integer not null default 30000,
  limit_per_second integer,
  limit_per_application integer,
  limit_overrides jsonb not null default '{}'::jsonb,
  allow_upgrade boolean not null default false,
  share_upstream_connections boolean not null default false,
  owner_id text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  version integer not null default 1,
  search_grams text[] not null generated always as ((portico_grams(name) || portico_grams(id))) stored,
  aliyun_api_id text,
  constraint apis__operation CHECK ((operation = ANY (ARRAY['list'::text, 'get'::text, 'create'::text, 'update'::text, 'delete'::text]))),
  constraint apis__route CHECK ((((method IS NULL) = (path IS NULL)) AND ((path IS NULL) = (path_shape IS NULL)))),
  constraint apis__upstream CHECK (((upstream_prod IS NOT NULL) OR (upstream_dev IS NOT NULL))),
  constraint apis_pkey PRIMARY KEY (id)
);

create table application_groups (
  id text not null,
  name text not null,
  created_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  version integer not null default 1,
  constraint application_groups_pkey PRIMARY KEY (id)
);

create table applications (
  id text not null,
  group_id text not null,
  name text not null,
  scenario text not null,
  app_key text not null,
  state text not null default 'active'::text,
  created_at timestamp with time zone not null,
  created_by text,
  updated_at timestamp with time zone not null,
  suspended_at timestamp with time zone,
  deleted_at timestamp with time zone,
  version integer not null default 1,
  whitelist_enabled boolean not null default false,
  whitelist_mode text not null default 'exempt'::text,
  whitelist_entries jsonb not null default '[]'::jsonb,
  search_grams text[] not null generated always as ((portico_grams(name) || portico_grams(app_key))) stored,
  constraint applications__app_key UNIQUE (app_key),
  constraint applications__deleted CHECK (((state = 'deleted'::text) = (deleted_at IS NOT NULL))),
  constraint applications__name_length CHECK (((char_length(name) >= 4) AND (char_length(name) <= 26))),
  constraint applications__scenario_length CHECK (((char_length(scenario) >= 1) AND (char_length(scenario) <= 128))),
  constraint applications__state CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'deleted'::text]))),
  constraint applications__whitelist_mode CHECK ((whitelist_mode = ANY (ARRAY['exempt'::text, 'fence'::text]))),
  constraint applications_pkey PRIMARY KEY (id)
);

create table approval_chains (
  kind text not null,
  group_id text not null default ''::text,
  automatic boolean not null,
  steps jsonb not null,
  version integer not null default 1,
  constraint approval_chains_pkey PRIMARY KEY (kind, group_id)
);

create table auth_accounts (
  id text not null,
  user_id text not null,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint auth_accounts__account UNIQUE (provider_id, account_id),
  constraint auth_accounts_pkey PRIMARY KEY (id)
);

create table auth_sessions (
  id text not null,
  user_id text not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  constraint auth_sessions__token UNIQUE (token),
  constraint auth_sessions_pkey PRIMARY KEY (id)
);

create table auth_two_factors (
  id text not null,
  user_id text not null,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamp with time zone,
  constraint auth_two_factors__user_id UNIQUE (user_id),
  constraint auth_two_factors_pkey PRIMARY KEY (id)
);

create table auth_users (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  username text not null,
  two_factor_enabled boolean not null default false,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint auth_users__email UNIQUE (email),
  constraint auth_users__username UNIQUE (username),
  constraint auth_users_pkey PRIMARY KEY (id)
);

create table auth_verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint auth_verifications_pkey PRIMARY KEY (id)
);

create table call_authentication_settings (
  singleton boolean not null default true,
  application_ip_whitelist boolean not null default false,
  allow_ipv6 boolean not null default false,
  window_seconds integer not null default 900,
  require_timestamp boolean not null default true,
  require_nonce boolean not null default true,
  allow_hmac_sha1 boolean not null default true,
  token_authentication boolean,
  version integer not null default 1,
  constraint call_authentication_settings_pkey PRIMARY KEY (singleton),
  constraint call_authentication_settings_singleton_check CHECK (singleton)
);

create table call_counts (
  application_id text not null,
  hour timestamp with time zone not null,
  secret_version integer not null,
  outcome text not null,
  calls bigint not null,
  last_at timestamp with time zone not null,
  constraint call_counts__outcome CHECK ((outcome = ANY (ARRAY['passed'::text, 'refused'::text, 'failed'::text]))),
  constraint call_counts_pkey PRIMARY KEY (application_id, hour, secret_version, outcome)
);

create table call_records (
  id bigint not null generated always as identity,
  request_id text not null,
  at timestamp with time zone not null,
  gateway_id text not null,
  api_id text,
  application_id text,
  app_key text,
  environment text,
  client_address text not null,
  authentication text not null,
  secret_version integer,
  method text not null,
  path text not null,
  status integer not null,
  code text,
  duration_ms real not null,
  upstream_ms real,
  request_bytes bigint not null,
  response_bytes bigint not null,
  constraint call_records_pkey PRIMARY KEY (id)
);

create table carried_applications (
  application_id text not null,
  revision bigint not null default 1,
  state text not null default 'pending'::text,
  aliyun_app_id text,
  carried_api_ids text[] not null default '{}'::text[],
  due_at timestamp with time zone,
  attempts integer not null default 0,
  failure_code text,
  failure_message text,
  failure_request_id text,
  differences jsonb not null default '[]'::jsonb,
  carried_at timestamp with time zone,
  compared_at timestamp with time zone,
  constraint carried_applications__state CHECK ((state = ANY (ARRAY['pending'::text, 'in-step'::text, 'drifted'::text, 'failed'::text, 'removed'::text]))),
  constraint carried_applications_pkey PRIMARY KEY (application_id)
);

create table data_sources (
  id text not null,
  name text not null,
  kind text not null,
  connection text not null,
  secret_sealed bytea,
  secret_key_id text,
  owner_id text not null,
  created_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  version integer not null default 1,
  constraint data_sources_pkey PRIMARY KEY (id)
);

create table deliveries (
  id text not null,
  channel text not null,
  webhook_id text,
  member_id text,
  event_sequence bigint,
  payload jsonb not null,
  attempts integer not null default 0,
  next_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  given_up_at timestamp with time zone,
  last_error text,
  notification_id text,
  created_at timestamp with time zone not null default now(),
  last_status text,
  attempted_at timestamp with time zone,
  constraint deliveries__channel CHECK ((channel = ANY (ARRAY['email'::text, 'webhook'::text]))),
  constraint deliveries__ended CHECK (((delivered_at IS NULL) OR (given_up_at IS NULL))),
  constraint deliveries__receiver CHECK (
CASE channel
    WHEN 'webhook'::text THEN (webhook_id IS NOT NULL)
    ELSE (member_id IS NOT NULL)
END),
  constraint deliveries_pkey PRIMARY KEY (id)
);

create table event_head (
  singleton boolean not null default true,
  sequence bigint not null,
  hash bytea not null,
  epoch text not null,
  constraint event_head_pkey PRIMARY KEY (singleton),
  constraint event_head_singleton_check CHECK (singleton)
);

create table events (
  sequence bigint not null,
  at timestamp with time zone not null,
  event text not null,
  outcome text not null,
  actor_id text,
  address text,
  subject_kind text not null,
  subject_id text not null,
  subject_name text,
  application_id text,
  detail jsonb not null,
  feed_kind text,
  feed_id text,
  hash bytea not null,
  constraint events__at CHECK ((((EXTRACT(microseconds FROM at))::bigint % (1000)::bigint) = 0)),
  constraint events__feed_mark CHECK (((feed_kind IS NULL) = (feed_id IS NULL))),
  constraint events__outcome CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text]))),
  constraint events_pkey PRIMARY KEY (sequence)
);

create table gateways (
  id text not null,
  instance_id text not null,
  version text not null,
  started_at timestamp with time zone not null,
  last_report_at timestamp with time zone not null,
  epoch text,
  revision bigint not null,
  lag_ms real not null,
  current_at timestamp with time zone,
  dropped_calls bigint not null,
  report_sequence bigint not null,
  constraint gateways_pkey PRIMARY KEY (id)
);

create table grants (
  id text not null,
  kind text not null,
  application_id text not null,
  api_id text,
  data_source_id text,
  access text,
  environment text not null,
  state text not null default 'valid'::text,
  expires_on date,
  granted_at timestamp with time zone not null,
  granted_by text,
  ended_at timestamp with time zone,
  ended_by text,
  reason text,
  request_id text,
  constraint grants__ended CHECK (((state = 'valid'::text) = (ended_at IS NULL))),
  constraint grants__environment CHECK ((environment = ANY (ARRAY['PROD'::text, 'DEV'::text]))),
  constraint grants__kind CHECK ((((kind = 'api'::text) AND (api_id IS NOT NULL) AND (data_source_id IS NULL) AND (access IS NULL)) OR ((kind = 'data-source'::text) AND (data_source_id IS NOT NULL) AND (api_id IS NULL) AND (access = ANY (ARRAY['QUERY'::text, 'WRITE'::text]))))),
  constraint grants__state CHECK ((state = ANY (ARRAY['valid'::text, 'returned'::text, 'revoked'::text, 'dropped'::text]))),
  constraint grants_pkey PRIMARY KEY (id)
);

create table idempotency_keys (
  member_id text not null,
  key text not null,
  route text not null,
  body_hash bytea not null,
  created_at timestamp with time zone not null,
  status integer,
  answer_sealed bytea,
  answer_key_id text,
  constraint idempotency_keys_pkey PRIMARY KEY (member_id, key)
);

create table job_cursors (
  job text not null,
  sequence bigint not null,
  constraint job_cursors_pkey PRIMARY KEY (job)
);

create table members (
  id text not null,
  username text not null,
  display_name text not null,
  email text,
  roles text[] not null default '{member}'::text[],
  active boolean not null default true,
  language text,
  time_zone text,
  theme text not null default 'system'::text,
  created_at timestamp with time zone not null,
  last_sign_in_at timestamp with time zone,
  removed_at timestamp with time zone,
  version integer not null default 1,
  search_grams text[] not null generated always as (portico_grams(((username || ' '::text) || display_name))) stored,
  email_notices boolean not null default true,
  constraint members__roles CHECK (((roles <@ ARRAY['super_admin'::text, 'system_admin'::text, 'member'::text]) AND (cardinality(roles) > 0))),
  constraint members_pkey PRIMARY KEY (id)
);

create table memberships (
  id text not null,
  application_id text not null,
  member_id text not null,
  role text not null,
  expires_on date,
  joined_at timestamp with time zone not null,
  version integer not null default 1,
  constraint memberships__owner_permanent CHECK (((role <> 'owner'::text) OR (expires_on IS NULL))),
  constraint memberships__person UNIQUE (application_id, member_id),
  constraint memberships__role CHECK ((role = ANY (ARRAY['owner'::text, 'member'::text]))),
  constraint memberships_pkey PRIMARY KEY (id)
);

create table network_settings (
  singleton boolean not null default true,
  kind text not null default 'built-in'::text,
  region_id text,
  endpoint text,
  instance_id text,
  access_key_id text,
  access_key_sealed bytea,
  access_key_key_id text,
  changed_at timestamp with time zone,
  version integer not null default 1,
  constraint network_settings__kind CHECK ((kind = ANY (ARRAY['built-in'::text, 'aliyun-shared'::text, 'aliyun-dedicated'::text, 'apsara-stack'::text]))),
  constraint network_settings_pkey PRIMARY KEY (singleton),
  constraint network_settings_singleton_check CHECK (singleton)
);

create table notifications (
  id text not null,
  member_id text not null,
  event_sequence bigint,
  at timestamp with time zone not null,
  code text not null,
  facts jsonb not null,
  link text,
  read_at timestamp with time zone,
  constraint notifications__once UNIQUE (member_id, code, event_sequence),
  constraint notifications_pkey PRIMARY KEY (id)
);

create table organisation_settings (
  singleton boolean not null default true,
  name text not null default 'Portico'::text,
  time_zone text not null default 'UTC'::text,
  allow_self_approval boolean not null default true,
  request_expiry_days integer,
  require_fresh_sign_in_for_reveal boolean not null default false,
  minimum_secret_length integer not null default 8,
  maximum_overlap_seconds integer not null default 2592000,
  expiry_warning_days integer not null default 7,
  version integer not null default 1,
  constraint organisation_settings_pkey PRIMARY KEY (singleton),
  constraint organisation_settings_singleton_check CHECK (singleton)
);

create table personal_tokens (
  id text not null,
  member_id text not null,
  name text not null,
  token_hash bytea not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  expires_on date,
  last_used_at timestamp with time zone,
  constraint personal_tokens_pkey PRIMARY KEY (id),
  constraint personal_tokens_token_hash_key UNIQUE (token_hash)
);

create table project_members (
  project_id text not null,
  member_id text not null,
  roles text[] not null,
  constraint project_members__roles CHECK (((roles <@ ARRAY['project_admin'::text, 'developer'::text, 'business_user'::text, 'operator'::text]) AND (cardinality(roles) > 0))),
  constraint project_members_pkey PRIMARY KEY (project_id, member_id)
);

create table refusals (
  request_id text not null,
  application_id text not null,
  at timestamp with time zone not null,
  sealed text not null,
  constraint refusals_pkey PRIMARY KEY (request_id)
);

create table refused_addresses (
  application_id text not null,
  address text not null,
  calls bigint not null,
  last_at timestamp with time zone not null,
  constraint refused_addresses_pkey PRIMARY KEY (application_id, address)
);

create table request_history (
  request_id text not null,
  "position" integer not null,
  at timestamp with time zone not null,
  member_id text,
  happening jsonb not null,
  constraint request_history_pkey PRIMARY KEY (request_id, "position")
);

create table request_participants (
  request_id text not null,
  member_id text not null,
  part text not null,
  constraint request_participants__part CHECK ((part = ANY (ARRAY['approver'::text, 'signer'::text, 'decided'::text]))),
  constraint request_participants_pkey PRIMARY KEY (request_id, member_id, part)
);

create table requests (
  id text not null,
  kind text not null,
  state text not null,
  applicant_id text not null,
  form jsonb not null,
  secret_sealed bytea,
  secret_key_id text,
  reason text,
  chain jsonb not null,
  application_id text,
  group_id text,
  asked_name text,
  asked_app_key text,
  submitted_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  remind_at timestamp with time zone,
  ended_at timestamp with time zone,
  failure jsonb,
  result_application_id text,
  resubmission_of text,
  version integer not null default 1,
  constraint requests__ended CHECK (((state = 'PENDING'::text) = (ended_at IS NULL))),
  constraint requests__secret_wiped CHECK (((state = 'PENDING'::text) OR (secret_sealed IS NULL))),
  constraint requests__state CHECK ((state = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'EXECUTION_FAILED'::text, 'REJECTED'::text, 'WITHDRAWN'::text, 'CANCELLED'::text, 'EXPIRED'::text]))),
  constraint requests_pkey PRIMARY KEY (id)
);

create table schema_migrations (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (name)
);

create table secret_versions (
  application_id text not null,
  version integer not null,
  sealed bytea,
  key_id text,
  custom boolean not null,
  created_at timestamp with time zone not null,
  created_by text,
  ends_at timestamp with time zone,
  constraint secret_versions_pkey PRIMARY KEY (application_id, version)
);

create table service_projects (
  id text not null,
  name text not null,
  description text not null default ''::text,
  created_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  version integer not null default 1,
  constraint service_projects_pkey PRIMARY KEY (id)
);

create table sign_in_attempts (
  subject text not null,
  window_ends_at timestamp with time zone not null,
  attempts integer not null,
  constraint sign_in_attempts_pkey PRIMARY KEY (subject)
);

create table told_ends (
  kind text not null,
  subject text not null,
  ends text not null,
  what text not null,
  constraint told_ends__what CHECK ((what = ANY (ARRAY['soon'::text, 'past'::text]))),
  constraint told_ends_pkey PRIMARY KEY (kind, subject, ends, what)
);

create table webhooks (
  id text not null,
  url text not null,
  events text[] not null,
  secret_sealed bytea not null,
  secret_key_id text not null,
  active boolean not null default true,
  created_at timestamp with time zone not null,
  created_by text,
  version integer not null default 1,
  name text not null,
  secret_version integer not null default 1,
  old_secret_sealed bytea,
  old_secret_key_id text,
  old_secret_ends_at timestamp with time zone,
  disabled_reason text,
  failing_since timestamp with time zone,
  constraint webhooks__disabled CHECK (((disabled_reason IS NULL) OR ((NOT active) AND (disabled_reason = ANY (ARRAY['gone'::text, 'failing'::text]))))),
  constraint webhooks__name UNIQUE (name),
  constraint webhooks__old_secret CHECK ((((old_secret_sealed IS NULL) = (old_secret_key_id IS NULL)) AND ((old_secret_sealed IS NULL) = (old_secret_ends_at IS NULL)))),
  constraint webhooks_pkey PRIMARY KEY (id)
);

-- References

alter table apis add constraint apis_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES members(id);

alter table apis add constraint apis_project_id_fkey FOREIGN KEY (project_id) REFERENCES service_projects(id);

alter table applications add constraint applications_created_by_fkey FOREIGN KEY (created_by) REFERENCES members(id);

alter table applications add constraint applications_group_id_fkey FOREIGN KEY (group_id) REFERENCES application_groups(id);

alter table auth_accounts add constraint auth_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE;

alter table auth_sessions add constraint auth_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE;

alter table auth_two_factors add constraint auth_two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE;

alter table auth_users add constraint auth_users_id_fkey FOREIGN KEY (id) REFERENCES members(id);

alter table carried_applications add constraint carried_applications_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id);

alter table data_sources add constraint data_sources_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES members(id);

alter table deliveries add constraint deliveries_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id);

alter table deliveries add constraint deliveries_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES notifications(id) ON DELETE CASCADE;

alter table deliveries add constraint deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE;

alter table events add constraint events_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES members(id);

alter table grants add constraint grants_api_id_fkey FOREIGN KEY (api_id) REFERENCES apis(id);

alter table grants add constraint grants_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id);

alter table grants add constraint grants_data_source_id_fkey FOREIGN KEY (data_source_id) REFERENCES data_sources(id);

alter table grants add constraint grants_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES members(id);

alter table grants add constraint grants_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES members(id);

alter table idempotency_keys add constraint idempotency_keys_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id);

alter table memberships add constraint memberships_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id);

alter table memberships add constraint memberships_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id);

alter table notifications add constraint notifications_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id);

alter table personal_tokens add constraint personal_tokens_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id);

alter table project_members add constraint project_members_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id);

alter table project_members add constraint project_members_project_id_fkey FOREIGN KEY (project_id) REFERENCES service_projects(id) ON DELETE CASCADE;

alter table request_history add constraint request_history_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id);

alter table request_history add constraint request_history_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE;

alter table request_participants add constraint request_participants_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id);

alter table request_participants add constraint request_participants_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE;

alter table requests add constraint requests_applicant_id_fkey FOREIGN KEY (applicant_id) REFERENCES members(id);

alter table requests add constraint requests_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id);

alter table requests add constraint requests_group_id_fkey FOREIGN KEY (group_id) REFERENCES application_groups(id);

alter table requests add constraint requests_resubmission_of_fkey FOREIGN KEY (resubmission_of) REFERENCES requests(id);

alter table requests add constraint requests_result_application_id_fkey FOREIGN KEY (result_application_id) REFERENCES applications(id);

alter table secret_versions add constraint secret_versions_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id);

alter table secret_versions add constraint secret_versions_created_by_fkey FOREIGN KEY (created_by) REFERENCES members(id);

alter table webhooks add constraint webhooks_created_by_fkey FOREIGN KEY (created_by) REFERENCES members(id);

-- Indexes

CREATE UNIQUE INDEX apis__aliyun_api_id ON public.apis USING btree (aliyun_api_id) WHERE ((deleted_at IS NULL) AND (aliyun_api_id IS NOT NULL));

CREATE UNIQUE INDEX apis__method_path ON public.apis USING btree (method, path_shape) WHERE ((deleted_at IS NULL) AND (path IS NOT NULL));

CREATE UNIQUE INDEX apis__project_id_name ON public.apis USING btree (project_id, name) WHERE (deleted_at IS NULL);

CREATE INDEX apis__search_grams ON public.apis USING gin (search_grams) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX application_groups__name ON public.application_groups USING btree (name) WHERE (deleted_at IS NULL);

CREATE INDEX applications__deleted_search_grams ON public.applications USING gin (search_grams) WHERE (state = 'deleted'::text);

CREATE INDEX applications__group_id_live ON public.applications USING btree (group_id, id) WHERE (state <> 'deleted'::text);

CREATE UNIQUE INDEX applications__group_id_name ON public.applications USING btree (group_id, name) WHERE (state <> 'deleted'::text);

CREATE INDEX applications__live ON public.applications USING btree (id) WHERE (state <> 'deleted'::text);

CREATE INDEX applications__search_grams ON public.applications USING gin (search_grams) WHERE (state <> 'deleted'::text);

CREATE INDEX applications__suspended ON public.applications USING btree (id) WHERE (state = 'suspended'::text);

CREATE INDEX applications__whitelist_enabled ON public.applications USING btree (id) WHERE (whitelist_enabled AND (state <> 'deleted'::text));

CREATE INDEX auth_accounts__user_id ON public.auth_accounts USING btree (user_id);

CREATE INDEX auth_sessions__expires_at ON public.auth_sessions USING btree (expires_at);

CREATE INDEX auth_sessions__user_id ON public.auth_sessions USING btree (user_id);

CREATE INDEX auth_verifications__expires_at ON public.auth_verifications USING btree (expires_at);

CREATE INDEX auth_verifications__identifier ON public.auth_verifications USING btree (identifier);

CREATE INDEX call_records__application_id ON public.call_records USING btree (application_id, id);

CREATE INDEX call_records__at ON public.call_records USING btree (at);

CREATE UNIQUE INDEX call_records__request_id ON public.call_records USING btree (request_id);

CREATE INDEX carried_applications__due_at ON public.carried_applications USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX carried_applications__state ON public.carried_applications USING btree (state, application_id);

CREATE UNIQUE INDEX data_sources__name ON public.data_sources USING btree (name) WHERE (deleted_at IS NULL);

CREATE INDEX deliveries__due ON public.deliveries USING btree (channel, next_at) WHERE ((delivered_at IS NULL) AND (given_up_at IS NULL));

CREATE INDEX deliveries__due_webhook ON public.deliveries USING btree (webhook_id, next_at) WHERE ((channel = 'webhook'::text) AND (delivered_at IS NULL) AND (given_up_at IS NULL));

CREATE INDEX deliveries__email ON public.deliveries USING btree (id) WHERE (channel = 'email'::text);

CREATE UNIQUE INDEX deliveries__email_once ON public.deliveries USING btree (notification_id) WHERE (channel = 'email'::text);

CREATE INDEX deliveries__webhook_id ON public.deliveries USING btree (webhook_id, id) WHERE (webhook_id IS NOT NULL);

CREATE UNIQUE INDEX deliveries__webhook_once ON public.deliveries USING btree (webhook_id, event_sequence) WHERE (channel = 'webhook'::text);

CREATE INDEX events__actor_id ON public.events USING btree (actor_id, sequence);

CREATE INDEX events__application_id ON public.events USING btree (application_id, sequence) WHERE (application_id IS NOT NULL);

CREATE INDEX events__at ON public.events USING btree (at);

CREATE INDEX events__event ON public.events USING btree (event, sequence);

CREATE INDEX events__feed ON public.events USING btree (sequence) WHERE (feed_kind IS NOT NULL);

CREATE INDEX events__refused ON public.events USING btree (sequence) WHERE (outcome = 'refused'::text);

CREATE INDEX events__subject_grams ON public.events USING gin (portico_grams(subject_name)) WHERE (subject_name IS NOT NULL);

CREATE INDEX events__subject_id ON public.events USING btree (subject_id, sequence);

CREATE UNIQUE INDEX grants__api ON public.grants USING btree (application_id, api_id, environment) WHERE ((state = 'valid'::text) AND (kind = 'api'::text));

CREATE INDEX grants__api_id ON public.grants USING btree (api_id, id) WHERE ((state = 'valid'::text) AND (kind = 'api'::text));

CREATE INDEX grants__application_id ON public.grants USING btree (application_id, id);

CREATE UNIQUE INDEX grants__data_source ON public.grants USING btree (application_id, data_source_id, access, environment) WHERE ((state = 'valid'::text) AND (kind = 'data-source'::text));

CREATE INDEX grants__data_source_id ON public.grants USING btree (data_source_id, id) WHERE ((state = 'valid'::text) AND (kind = 'data-source'::text));

CREATE INDEX grants__expires_on ON public.grants USING btree (expires_on, id) WHERE ((state = 'valid'::text) AND (expires_on IS NOT NULL));

CREATE INDEX grants__kind_id ON public.grants USING btree (kind, id) WHERE (state = 'valid'::text);

CREATE INDEX idempotency_keys__created_at ON public.idempotency_keys USING btree (created_at);

CREATE INDEX members__administrators ON public.members USING btree (id) WHERE ((roles && ARRAY['super_admin'::text, 'system_admin'::text]) AND active AND (removed_at IS NULL));

CREATE INDEX members__listed ON public.members USING btree (lower(username), id) WHERE (removed_at IS NULL);

CREATE INDEX members__search_grams ON public.members USING gin (search_grams);

CREATE UNIQUE INDEX members__username ON public.members USING btree (lower(username)) WHERE (removed_at IS NULL);

CREATE INDEX memberships__expires_on ON public.memberships USING btree (expires_on, id) WHERE (expires_on IS NOT NULL);

CREATE INDEX memberships__member_id ON public.memberships USING btree (member_id, application_id);

CREATE INDEX memberships__owners ON public.memberships USING btree (application_id, member_id) WHERE (role = 'owner'::text);

CREATE INDEX notifications__member_id ON public.notifications USING btree (member_id, id);

CREATE INDEX notifications__unread ON public.notifications USING btree (member_id) WHERE (read_at IS NULL);

CREATE INDEX personal_tokens__member_id ON public.personal_tokens USING btree (member_id);

CREATE INDEX project_members__member_id ON public.project_members USING btree (member_id);

CREATE INDEX refusals__at ON public.refusals USING btree (at);

CREATE INDEX request_participants__member_id ON public.request_participants USING btree (member_id, part, request_id);

CREATE INDEX requests__api_id ON public.requests USING btree (((form ->> 'apiId'::text))) WHERE ((state = 'PENDING'::text) AND (kind = 'api-permission'::text));

CREATE INDEX requests__applicant_id ON public.requests USING btree (applicant_id, id);

CREATE INDEX requests__application_id ON public.requests USING btree (application_id) WHERE (application_id IS NOT NULL);

CREATE UNIQUE INDEX requests__asked_app_key ON public.requests USING btree (asked_app_key) WHERE ((state = 'PENDING'::text) AND (asked_app_key IS NOT NULL));

CREATE UNIQUE INDEX requests__asked_name ON public.requests USING btree (group_id, asked_name) WHERE ((state = 'PENDING'::text) AND (asked_name IS NOT NULL));

CREATE INDEX requests__asked_name_grams ON public.requests USING gin (portico_grams(asked_name));

CREATE INDEX requests__data_source_id ON public.requests USING btree (((form ->> 'dataSourceId'::text))) WHERE ((state = 'PENDING'::text) AND (kind = 'data-source-permission'::text));

CREATE INDEX requests__expires_at ON public.requests USING btree (expires_at) WHERE (state = 'PENDING'::text);

CREATE INDEX requests__kind ON public.requests USING btree (kind, id);

CREATE UNIQUE INDEX requests__pending_join ON public.requests USING btree (application_id, applicant_id) WHERE ((state = 'PENDING'::text) AND (kind = 'join-application'::text));

CREATE UNIQUE INDEX requests__pending_renewal ON public.requests USING btree (application_id, applicant_id) WHERE ((state = 'PENDING'::text) AND (kind = 'renew-membership'::text));

CREATE INDEX requests__remind_at ON public.requests USING btree (remind_at) WHERE ((state = 'PENDING'::text) AND (remind_at IS NOT NULL));

CREATE INDEX requests__resubmission_of ON public.requests USING btree (resubmission_of) WHERE (resubmission_of IS NOT NULL);

CREATE INDEX requests__secret_key_id ON public.requests USING btree (id) WHERE (secret_sealed IS NOT NULL);

CREATE INDEX requests__state ON public.requests USING btree (state, id);

CREATE UNIQUE INDEX secret_versions__current ON public.secret_versions USING btree (application_id) WHERE (ends_at IS NULL);

CREATE INDEX secret_versions__ends_at ON public.secret_versions USING btree (ends_at) WHERE (ends_at IS NOT NULL);

CREATE INDEX secret_versions__key_id ON public.secret_versions USING btree (key_id, application_id, version) WHERE (sealed IS NOT NULL);

CREATE UNIQUE INDEX service_projects__name ON public.service_projects USING btree (name) WHERE (deleted_at IS NULL);

CREATE INDEX sign_in_attempts__window_ends_at ON public.sign_in_attempts USING btree (window_ends_at);

-- Triggers

CREATE TRIGGER events__append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION portico_events_are_append_only();

CREATE CONSTRAINT TRIGGER memberships__last_owner AFTER DELETE OR UPDATE OF role ON public.memberships DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((old.role = 'owner'::text)) EXECUTE FUNCTION portico_keep_an_owner();
