-- The registry: people, applications with their secrets, members and grants, requests, the catalogue of
-- APIs and data sources, settings, events. Creates tables only; takes no lock on anything that exists.

-- Every substring of one, two or three characters, lower-cased: what a search for a part of a name or key
-- looks up. Built in, because pg_trgm finds nothing for one or two Han characters and is not everywhere.
create function portico_grams(source text) returns text[]
language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(lower(source), start, size)), '{}')
  from generate_series(1, char_length(source)) as start, generate_series(1, 3) as size
  where start + size - 1 <= char_length(source)
$$;

-- The grams that every text holding `needle` has: its runs of three, or the needle itself when it is shorter.
-- Immutable, so that the planner sees the grams and knows from its statistics how rare they are.
create function portico_grams_of_query(needle text) returns text[]
language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(lower(needle), start, 3)), '{}')
  from generate_series(1, greatest(char_length(needle) - 2, 1)) as start
$$;

create table members (
  id text primary key,
  username text not null,
  display_name text not null,
  email text,
  roles text[] not null default '{member}',
  active boolean not null default true,
  language text,
  time_zone text,
  theme text not null default 'system',
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  -- A person who left keeps the row, so that the past can still name them; the username is free again.
  removed_at timestamptz,
  version integer not null default 1,
  search_grams text[] not null generated always as (portico_grams(username || ' ' || display_name)) stored,
  constraint members__roles check (roles <@ array['super_admin', 'system_admin', 'member'] and cardinality(roles) > 0)
);
create unique index members__username on members (lower(username)) where removed_at is null;
create index members__search_grams on members using gin (search_grams);

create table personal_tokens (
  id text primary key,
  member_id text not null references members,
  name text not null,
  -- SHA-256 of the token: it is random, so that nothing slower is needed.
  token_hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_on date,
  last_used_at timestamptz
);
create index personal_tokens__member_id on personal_tokens (member_id);

create table application_groups (
  id text primary key,
  name text not null,
  created_at timestamptz not null,
  -- Requests and tombstones of applications go on naming a group that is gone.
  deleted_at timestamptz,
  version integer not null default 1
);
create unique index application_groups__name on application_groups (name) where deleted_at is null; -- GP1

create table applications (
  id text primary key,
  group_id text not null references application_groups, -- AP5
  name text not null,
  scenario text not null,
  app_key text not null,
  state text not null default 'active',
  created_at timestamptz not null,
  created_by text references members,
  updated_at timestamptz not null,
  suspended_at timestamptz,
  deleted_at timestamptz,
  version integer not null default 1,
  whitelist_enabled boolean not null default false,
  whitelist_mode text not null default 'exempt',
  -- [{"typed": "192.168.3.12/24", "canonical": "192.168.3.0/24"}]
  whitelist_entries jsonb not null default '[]',
  search_grams text[] not null generated always as (portico_grams(name) || portico_grams(app_key)) stored,
  constraint applications__app_key unique (app_key), -- CR3: over all that ever were
  constraint applications__state check (state in ('active', 'suspended', 'deleted')),
  constraint applications__deleted check ((state = 'deleted') = (deleted_at is not null)),
  constraint applications__name_length check (char_length(name) between 4 and 26), -- AP3
  constraint applications__scenario_length check (char_length(scenario) between 1 and 128), -- AP6
  constraint applications__whitelist_mode check (whitelist_mode in ('exempt', 'fence'))
);
create unique index applications__group_id_name on applications (group_id, name) where state <> 'deleted'; -- AP4
create index applications__search_grams on applications using gin (search_grams) where state <> 'deleted';
create index applications__live on applications (id) where state <> 'deleted';
create index applications__group_id_live on applications (group_id, id) where state <> 'deleted';
create index applications__suspended on applications (id) where state = 'suspended';
create index applications__whitelist_enabled on applications (id) where whitelist_enabled and state <> 'deleted';

create table secret_versions (
  application_id text not null references applications,
  version integer not null,
  -- AES-256-GCM under the master key named by key_id; null once wiped. CR4
  sealed bytea,
  key_id text,
  custom boolean not null,
  created_at timestamptz not null,
  created_by text references members,
  -- Null while current; an instant in the past is a dead secret, which never lives again (CR7).
  ends_at timestamptz,
  primary key (application_id, version)
);
create unique index secret_versions__current on secret_versions (application_id) where ends_at is null;
create index secret_versions__key_id on secret_versions (key_id, application_id, version) where sealed is not null;
create index secret_versions__ends_at on secret_versions (ends_at) where ends_at is not null;

create table memberships (
  id text primary key,
  application_id text not null references applications,
  member_id text not null references members,
  role text not null,
  -- Last day of validity in the organisation's time zone; null is permanent (MB1, MB2).
  expires_on date,
  joined_at timestamptz not null,
  version integer not null default 1,
  constraint memberships__person unique (application_id, member_id),
  constraint memberships__role check (role in ('owner', 'member')),
  constraint memberships__owner_permanent check (role <> 'owner' or expires_on is null)
);
create index memberships__member_id on memberships (member_id, application_id);
create index memberships__owners on memberships (application_id, member_id) where role = 'owner';
create index memberships__expires_on on memberships (expires_on) where expires_on is not null;

-- AP7, the last reviewer: whoever takes an owner away locks the application first, so that two who each
-- leave one owner behind cannot both commit.
create function portico_keep_an_owner() returns trigger language plpgsql as $$
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
$$;
create constraint trigger memberships__last_owner
  after delete or update of role on memberships
  deferrable initially deferred
  for each row when (old.role = 'owner')
  execute function portico_keep_an_owner();

create table service_projects (
  id text primary key,
  name text not null,
  description text not null default '',
  created_at timestamptz not null,
  deleted_at timestamptz,
  version integer not null default 1
);
create unique index service_projects__name on service_projects (name) where deleted_at is null;

create table project_members (
  project_id text not null references service_projects on delete cascade,
  member_id text not null references members,
  roles text[] not null,
  primary key (project_id, member_id),
  constraint project_members__roles check (
    roles <@ array['project_admin', 'developer', 'business_user', 'operator'] and cardinality(roles) > 0
  )
);
create index project_members__member_id on project_members (member_id);

create table apis (
  id text primary key,
  project_id text not null references service_projects,
  name text not null,
  description text not null default '',
  documentation text not null default '',
  operation text not null,
  method text,
  path text,
  -- The path with every {parameter} written as {}: two APIs may not answer at the same address (GW2).
  path_shape text,
  upstream_prod text,
  upstream_dev text,
  timeout_ms integer not null default 30000,
  limit_per_second integer,
  limit_per_application integer,
  -- {"app_…": 5}
  limit_overrides jsonb not null default '{}',
  allow_upgrade boolean not null default false,
  share_upstream_connections boolean not null default false,
  owner_id text references members,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version integer not null default 1,
  search_grams text[] not null generated always as (portico_grams(name) || portico_grams(id)) stored,
  constraint apis__operation check (operation in ('list', 'get', 'create', 'update', 'delete')),
  constraint apis__route check ((method is null) = (path is null) and (path is null) = (path_shape is null)),
  constraint apis__upstream check (upstream_prod is not null or upstream_dev is not null)
);
create unique index apis__project_id_name on apis (project_id, name) where deleted_at is null;
create unique index apis__method_path on apis (method, path_shape) where deleted_at is null and path is not null;
create index apis__search_grams on apis using gin (search_grams) where deleted_at is null;

create table data_sources (
  id text primary key,
  name text not null,
  kind text not null,
  connection text not null,
  secret_sealed bytea,
  secret_key_id text,
  owner_id text not null references members,
  created_at timestamptz not null,
  deleted_at timestamptz,
  version integer not null default 1
);
create unique index data_sources__name on data_sources (name) where deleted_at is null;

create table grants (
  id text primary key,
  kind text not null,
  application_id text not null references applications,
  api_id text references apis,
  data_source_id text references data_sources,
  access text,
  environment text not null,
  state text not null default 'valid',
  expires_on date,
  granted_at timestamptz not null,
  granted_by text references members,
  ended_at timestamptz,
  ended_by text references members,
  reason text,
  request_id text,
  constraint grants__kind check (
    (kind = 'api' and api_id is not null and data_source_id is null and access is null)
    or (kind = 'data-source' and data_source_id is not null and api_id is null and access in ('QUERY', 'WRITE'))
  ),
  constraint grants__environment check (environment in ('PROD', 'DEV')),
  -- Expiry is no state: it is read from expires_on (GT1).
  constraint grants__state check (state in ('valid', 'returned', 'revoked', 'dropped')),
  constraint grants__ended check ((state = 'valid') = (ended_at is null))
);
create unique index grants__api on grants (application_id, api_id, environment) where state = 'valid' and kind = 'api';
create unique index grants__data_source on grants (application_id, data_source_id, access, environment)
  where state = 'valid' and kind = 'data-source';
create index grants__application_id on grants (application_id, id);
create index grants__api_id on grants (api_id, id) where state = 'valid' and kind = 'api';
create index grants__data_source_id on grants (data_source_id, id) where state = 'valid' and kind = 'data-source';
create index grants__expires_on on grants (expires_on) where state = 'valid' and expires_on is not null;
create index grants__kind_id on grants (kind, id) where state = 'valid';

create table requests (
  id text primary key,
  kind text not null,
  state text not null,
  applicant_id text not null references members,
  -- What was asked, as the contract's request form without any secret (RQ1).
  form jsonb not null,
  -- CR8: a custom secret, sealed; wiped when the request ends.
  secret_sealed bytea,
  secret_key_id text,
  reason text,
  -- The chain in force at submission, with its progress (RQ6).
  chain jsonb not null,
  -- What the request is about, for its lists and for RQ4 and RQ9.
  application_id text references applications,
  group_id text references application_groups,
  asked_name text,
  asked_app_key text,
  submitted_at timestamptz not null,
  expires_at timestamptz,
  -- When the approvers are next reminded; null once they no longer are.
  remind_at timestamptz,
  ended_at timestamptz,
  failure jsonb,
  result_application_id text references applications,
  resubmission_of text references requests,
  version integer not null default 1,
  constraint requests__state check (
    state in ('PENDING', 'APPROVED', 'EXECUTION_FAILED', 'REJECTED', 'WITHDRAWN', 'CANCELLED', 'EXPIRED')
  ),
  constraint requests__ended check ((state = 'PENDING') = (ended_at is null)),
  constraint requests__secret_wiped check (state = 'PENDING' or secret_sealed is null)
);
create unique index requests__asked_name on requests (group_id, asked_name)
  where state = 'PENDING' and asked_name is not null; -- RQ4
create unique index requests__asked_app_key on requests (asked_app_key)
  where state = 'PENDING' and asked_app_key is not null; -- RQ4
create unique index requests__pending_join on requests (application_id, applicant_id)
  where state = 'PENDING' and kind = 'join-application'; -- RQ9
create unique index requests__pending_renewal on requests (application_id, applicant_id)
  where state = 'PENDING' and kind = 'renew-membership';
create index requests__applicant_id on requests (applicant_id, id);
create index requests__application_id on requests (application_id) where state = 'PENDING';
create index requests__resubmission_of on requests (resubmission_of) where resubmission_of is not null;
create index requests__expires_at on requests (expires_at) where state = 'PENDING';
create index requests__remind_at on requests (remind_at) where state = 'PENDING' and remind_at is not null;
-- What a deletion of the target cancels.
create index requests__api_id on requests ((form ->> 'apiId')) where state = 'PENDING' and kind = 'api-permission';
create index requests__data_source_id on requests ((form ->> 'dataSourceId'))
  where state = 'PENDING' and kind = 'data-source-permission';

-- Who may decide the present step of a request, and who has had a part in it: Task Hub's lists.
create table request_participants (
  request_id text not null references requests on delete cascade,
  member_id text not null references members,
  -- 'approver' of the present step, 'signer' added to it, 'decided' once they acted.
  part text not null,
  primary key (request_id, member_id, part),
  constraint request_participants__part check (part in ('approver', 'signer', 'decided'))
);
create index request_participants__member_id on request_participants (member_id, part, request_id);

create table request_history (
  request_id text not null references requests on delete cascade,
  position integer not null,
  at timestamptz not null,
  -- Null for the system.
  member_id text references members,
  -- What happened, as the domain's RequestHappening.
  happening jsonb not null,
  primary key (request_id, position)
);

create table approval_chains (
  kind text not null,
  -- '' is the chain for every group.
  group_id text not null default '',
  automatic boolean not null,
  steps jsonb not null,
  version integer not null default 1,
  primary key (kind, group_id)
);

create table organisation_settings (
  singleton boolean primary key default true check (singleton),
  name text not null default 'Portico',
  time_zone text not null default 'UTC',
  allow_self_approval boolean not null default true, -- RQ7
  request_expiry_days integer,
  require_fresh_sign_in_for_reveal boolean not null default false, -- CR5
  minimum_secret_length integer not null default 8, -- CR2
  maximum_overlap_seconds integer not null default 2592000, -- CR7
  expiry_warning_days integer not null default 7,
  version integer not null default 1
);
insert into organisation_settings default values;

create table network_settings (
  singleton boolean primary key default true check (singleton),
  kind text not null default 'built-in',
  region_id text,
  endpoint text,
  instance_id text,
  access_key_id text,
  access_key_sealed bytea,
  access_key_key_id text,
  changed_at timestamptz,
  version integer not null default 1,
  constraint network_settings__kind check (kind in ('built-in', 'aliyun-shared', 'aliyun-dedicated', 'apsara-stack'))
);
insert into network_settings default values;

create table call_authentication_settings (
  singleton boolean primary key default true check (singleton),
  application_ip_whitelist boolean not null default false,
  allow_ipv6 boolean not null default false,
  window_seconds integer not null default 900, -- SG3
  require_timestamp boolean not null default true,
  require_nonce boolean not null default true,
  allow_hmac_sha1 boolean not null default true, -- SG2
  token_authentication boolean,
  version integer not null default 1
);
insert into call_authentication_settings default values;

-- Audit log, outbox and change feed in one (AU1). Sequences have no gap: a writer takes the next one from
-- event_head, whose row lock it holds until it commits, so that events become visible in their order.
create table event_head (
  singleton boolean primary key default true check (singleton),
  sequence bigint not null,
  hash bytea not null,
  -- Names this history for gateways; another database, or one restored from a backup, has another.
  epoch text not null
);
insert into event_head (sequence, hash, epoch)
  values (0, decode(repeat('00', 32), 'hex'), 'epo_' || replace(gen_random_uuid()::text, '-', ''));

create table events (
  sequence bigint primary key,
  at timestamptz not null,
  event text not null,
  outcome text not null,
  actor_id text references members,
  address text,
  subject_kind text not null,
  subject_id text not null,
  subject_name text,
  -- The application it concerns, if any: an application's own audit page.
  application_id text,
  detail jsonb not null,
  -- What a gateway has to load again because of it: 'application', 'api' or 'settings'.
  feed_kind text,
  feed_id text,
  -- SHA-256 over the previous hash and this event's canonical text.
  hash bytea not null,
  constraint events__outcome check (outcome in ('done', 'refused'))
);
create index events__subject_id on events (subject_id, sequence);
create index events__actor_id on events (actor_id, sequence);
create index events__application_id on events (application_id, sequence) where application_id is not null;
create index events__feed on events (sequence) where feed_kind is not null;

create function portico_events_are_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'events are append-only' using errcode = 'restrict_violation';
end
$$;
create trigger events__append_only before update or delete or truncate on events
  for each statement execute function portico_events_are_append_only();

create table idempotency_keys (
  member_id text not null references members,
  key text not null,
  route text not null,
  -- Keyed hash of the body, which may hold a secret: the same key with another body is a conflict.
  body_hash bytea not null,
  created_at timestamptz not null,
  status integer,
  -- The answer, sealed: it may hold a secret that is shown once.
  answer_sealed bytea,
  answer_key_id text,
  primary key (member_id, key)
);
create index idempotency_keys__created_at on idempotency_keys (created_at);

create table call_records (
  id bigint generated always as identity primary key,
  request_id text not null,
  at timestamptz not null,
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
  response_bytes bigint not null
);
create unique index call_records__request_id on call_records (request_id);
create index call_records__application_id on call_records (application_id, id);
create index call_records__at on call_records (at);

-- Counted as reports arrive, so that usage and rotation pages never scan the records.
create table call_counts (
  application_id text not null,
  hour timestamptz not null,
  -- 0 is a call that no secret signed.
  secret_version integer not null,
  outcome text not null,
  calls bigint not null,
  last_at timestamptz not null,
  primary key (application_id, hour, secret_version, outcome),
  constraint call_counts__outcome check (outcome in ('passed', 'refused', 'failed'))
);

create table refused_addresses (
  application_id text not null,
  address text not null,
  calls bigint not null,
  last_at timestamptz not null,
  primary key (application_id, address)
);

create table gateways (
  id text primary key,
  instance_id text not null,
  version text not null,
  started_at timestamptz not null,
  last_report_at timestamptz not null,
  epoch text,
  revision bigint not null,
  lag_ms real not null,
  -- Milliseconds; when its snapshot was last known to be current.
  current_at timestamptz,
  dropped_calls bigint not null,
  -- Of the last report taken in from this instance.
  report_sequence bigint not null
);

create table notifications (
  id text primary key,
  member_id text not null references members,
  event_sequence bigint,
  at timestamptz not null,
  code text not null,
  facts jsonb not null,
  link text,
  read_at timestamptz,
  -- Told once, whatever is retried.
  constraint notifications__once unique (member_id, code, event_sequence)
);
create index notifications__member_id on notifications (member_id, id);
create index notifications__unread on notifications (member_id) where read_at is null;

create table webhooks (
  id text primary key,
  url text not null,
  events text[] not null,
  secret_sealed bytea not null,
  secret_key_id text not null,
  active boolean not null default true,
  created_at timestamptz not null
);

-- E-mails and webhook messages that wait for their receiver; the id goes along, so that a receiver can
-- tell a second delivery from a second event.
create table deliveries (
  id text primary key,
  channel text not null,
  webhook_id text references webhooks on delete cascade,
  member_id text references members,
  event_sequence bigint,
  payload jsonb not null,
  attempts integer not null default 0,
  next_at timestamptz not null,
  delivered_at timestamptz,
  given_up_at timestamptz,
  last_error text,
  constraint deliveries__channel check (channel in ('email', 'webhook'))
);
create index deliveries__due on deliveries (next_at) where delivered_at is null and given_up_at is null;

-- How far each job has read the events.
create table job_cursors (
  job text primary key,
  sequence bigint not null
);
