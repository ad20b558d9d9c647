-- Rows as the product leaves them behind at 0001_registry.sql, in every table that it wrote to then. The webhooks and
-- what is delivered to them came later; see 0010.sql. Once written, a file here changes no more than a migration does.

insert into members (id, username, display_name, email, roles, active, created_at, removed_at)
  select format('mem_%s', n), format('person%s', n), case when n % 3 = 0 then '张三' || n else 'Person ' || n end,
    case when n % 2 = 0 then format('person%s@example.org', n) end,
    case n when 1 then array['super_admin', 'member'] when 2 then array['system_admin', 'member'] else array['member'] end,
    n % 17 <> 0, timestamptz '2026-01-05 08:00Z' + n * interval '1 minute',
    case when n % 19 = 0 then timestamptz '2026-02-01Z' end
  from generate_series(1, 55) as n;

insert into personal_tokens (id, member_id, name, token_hash, scopes, created_at, expires_on)
  select format('tok_%s', n), format('mem_%s', n), 'a script', sha256(n::text::bytea), array['read'],
    timestamptz '2026-01-06Z', case when n % 2 = 0 then date '2026-12-31' end
  from generate_series(1, 10) as n;

insert into application_groups (id, name, created_at, deleted_at)
  select format('grp_%s', n), 'Group ' || n, timestamptz '2026-01-05Z', case when n = 6 then timestamptz '2026-01-06Z' end
  from generate_series(1, 6) as n;

insert into applications (id, group_id, name, scenario, app_key, state, created_at, created_by, updated_at,
    suspended_at, deleted_at, whitelist_enabled, whitelist_entries)
  select format('app_%s', n), format('grp_%s', 1 + n % 5), case when n % 4 = 0 then '门店_' || n else 'Store_' || n end,
    'Reads the stock of every shop', format('key-%s-of-2026', n), state, timestamptz '2026-01-07Z', 'mem_1',
    timestamptz '2026-01-08 10:00:00.123Z', case when state = 'suspended' then timestamptz '2026-01-08Z' end,
    case when state = 'deleted' then timestamptz '2026-01-09Z' end, n % 3 = 0,
    case when n % 3 = 0 then '[{"typed": "192.168.3.12/24", "canonical": "192.168.3.0/24"}]'::jsonb else '[]' end
  from generate_series(1, 60) as n,
    lateral (select case when n % 10 = 0 then 'deleted' when n % 10 = 1 then 'suspended' else 'active' end as state) s;

insert into secret_versions (application_id, version, sealed, key_id, custom, created_at, created_by, ends_at)
  select id, version, case when state <> 'deleted' and version = last then sha256(id::bytea) end, 'k1', false,
    timestamptz '2026-01-07Z' + version * interval '1 day', 'mem_1',
    case when state = 'deleted' or version < last then timestamptz '2026-01-08Z' + version * interval '1 day' end
  from (select id, state, case when right(id, 1) = '5' then 2 else 1 end as last from applications) a,
    lateral generate_series(1, last) as version;

insert into memberships (id, application_id, member_id, role, expires_on, joined_at)
  select format('mbs_%s_%s', a.id, n), a.id, format('mem_%s', n), case when n = 1 then 'owner' else 'member' end,
    case when n = 2 then date '2026-06-30' end, timestamptz '2026-01-07Z'
  from applications a, generate_series(1, 3) as n where a.state <> 'deleted';

insert into service_projects (id, name, description, created_at)
  select format('prj_%s', n), 'Project ' || n, 'APIs of the shops', timestamptz '2026-01-05Z' from generate_series(1, 3) as n;
insert into project_members (project_id, member_id, roles)
  select format('prj_%s', n), format('mem_%s', n + 3), array['project_admin', 'developer'] from generate_series(1, 3) as n;

insert into apis (id, project_id, name, operation, method, path, path_shape, upstream_prod, limit_per_second,
    limit_overrides, owner_id, created_at, updated_at, deleted_at)
  select format('api_%s', n), format('prj_%s', 1 + n % 3), '库存_' || n, 'get',
    case when n % 2 = 0 then 'GET' end, case when n % 2 = 0 then format('/stock/%s/{shop}', n) end,
    case when n % 2 = 0 then format('/stock/%s/{}', n) end, 'http://upstream.example/stock', 50, '{"app_1": 5}', 'mem_4',
    timestamptz '2026-01-05Z', timestamptz '2026-01-06Z', case when n = 20 then timestamptz '2026-01-08Z' end
  from generate_series(1, 20) as n;

insert into data_sources (id, name, kind, connection, secret_sealed, secret_key_id, owner_id, created_at)
  select format('dts_%s', n), 'Warehouse ' || n, 'mysql', 'mysql://warehouse.example/stock', sha256(n::text::bytea), 'k1',
    'mem_5', timestamptz '2026-01-05Z' from generate_series(1, 5) as n;

insert into grants (id, kind, application_id, api_id, environment, state, expires_on, granted_at, granted_by, ended_at,
    ended_by, reason)
  select format('grt_%s', n), 'api', format('app_%s', n), format('api_%s', 1 + n % 19),
    case when n % 2 = 0 then 'PROD' else 'DEV' end, state, case when n % 4 = 0 then date '2026-09-30' end,
    timestamptz '2026-01-08Z', 'mem_4', case when state <> 'valid' then timestamptz '2026-01-09Z' end,
    case when state <> 'valid' then 'mem_1' end, 'for the stock pages'
  from generate_series(1, 60) as n,
    lateral (select case when n % 10 = 0 then 'dropped' when n % 7 = 0 then 'revoked' else 'valid' end as state) s;
insert into grants (id, kind, application_id, data_source_id, access, environment, granted_at, granted_by)
  select format('grt_ds_%s', n), 'data-source', format('app_%s', n), 'dts_1', 'QUERY', 'PROD', timestamptz '2026-01-08Z', 'mem_5'
  from generate_series(1, 9) as n;

insert into requests (id, kind, state, applicant_id, form, secret_sealed, secret_key_id, reason, chain, application_id,
    group_id, asked_name, asked_app_key, submitted_at, expires_at, remind_at, ended_at, failure, result_application_id)
  select format('req_%s', n), kind, state, format('mem_%s', 6 + n),
    case kind when 'create-application' then jsonb_build_object('kind', kind, 'name', '询价_' || n)
      else jsonb_build_object('kind', kind, 'apiId', 'api_1', 'dataSourceId', 'dts_1') end,
    case when state = 'PENDING' and kind = 'create-application' then sha256(n::text::bytea) end, 'k1', 'we need it',
    '{"automatic": false, "steps": []}', case when kind <> 'create-application' then format('app_%s', n) end,
    case when kind = 'create-application' then 'grp_1' end, case when kind = 'create-application' then '询价_' || n end,
    case when kind = 'create-application' then format('asked-key-%s', n) end, timestamptz '2026-01-10Z',
    timestamptz '2026-02-10Z', case when state = 'PENDING' then timestamptz '2026-01-12Z' end,
    case when state <> 'PENDING' then timestamptz '2026-01-11Z' end,
    case when state = 'EXECUTION_FAILED' then '{"code": "application.name-taken"}'::jsonb end,
    case when state = 'APPROVED' and kind = 'create-application' then format('app_%s', n) end
  from generate_series(1, 49) as n, lateral (select
    (array['create-application', 'join-application', 'renew-membership', 'api-permission', 'data-source-permission'])[1 + n % 5] as kind,
    (array['PENDING', 'APPROVED', 'EXECUTION_FAILED', 'REJECTED', 'WITHDRAWN', 'CANCELLED', 'EXPIRED'])[1 + n % 7] as state) s
  where not (state = 'PENDING' and n % 10 = 0);
insert into request_participants (request_id, member_id, part)
  select id, 'mem_1', case when state = 'PENDING' then 'approver' else 'decided' end from requests;
insert into request_history (request_id, position, at, member_id, happening)
  select id, 1, submitted_at, applicant_id, '{"kind": "submitted"}' from requests;

insert into approval_chains (kind, automatic, steps) values ('join-application', false, '[{"of": "owners", "mode": "any"}]');
update organisation_settings set name = '示例集团', time_zone = 'Asia/Shanghai', request_expiry_days = 30;
update network_settings set changed_at = timestamptz '2026-01-05Z', version = 2;
update call_authentication_settings set application_ip_whitelist = true, version = 2;

-- The events of the applications, chained as the domain's event-chain.ts says: SHA-256 over the hash before and the text.
do $$
declare
  head bytea := decode(repeat('00', 32), 'hex');
  place bigint := 0;
  happened record;
begin
  for happened in
    select id, name, 'application.created' as event, timestamptz '2026-01-07Z' as at, 1 as rank from applications
    union all select id, name, 'secret.reset', timestamptz '2026-01-08 01:02:03.456Z', 2 from applications where right(id, 1) = '5'
    union all select id, name, 'application.deleted', timestamptz '2026-01-09Z', 3 from applications where state = 'deleted'
    order by rank, id
  loop
    place := place + 1;
    head := sha256(head || convert_to(format('[%s,"%s","%s","done","mem_1","127.0.0.1","application","%s","%s","%s","{}","application","%s"]',
      place, to_char(happened.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), happened.event, happened.id,
      happened.name, happened.id, happened.id), 'UTF8'));
    insert into events values (place, happened.at, happened.event, 'done', 'mem_1', '127.0.0.1', 'application', happened.id,
      happened.name, happened.id, '{}', 'application', happened.id, head);
  end loop;
  update event_head set sequence = place, hash = head;
end
$$;

insert into idempotency_keys (member_id, key, route, body_hash, created_at, status, answer_sealed, answer_key_id)
  select 'mem_1', format('once-%s', n), 'createApplication', sha256(n::text::bytea), timestamptz '2026-01-10Z', 201,
    sha256(n::text::bytea), 'k1' from generate_series(1, 20) as n;
insert into call_records (request_id, at, gateway_id, api_id, application_id, app_key, environment, client_address,
    authentication, secret_version, method, path, status, duration_ms, request_bytes, response_bytes)
  select format('call-%s', n), timestamptz '2026-01-10Z' + n * interval '1 second', 'gateway-1', 'api_1',
    format('app_%s', 1 + n % 9), format('key-%s-of-2026', 1 + n % 9), 'PROD', '10.0.0.1', 'signature', 1, 'GET', '/get/api_1',
    200, 1.5, 0, 120 from generate_series(1, 100) as n;
insert into call_counts (application_id, hour, secret_version, outcome, calls, last_at)
  select format('app_%s', n), timestamptz '2026-01-10Z', 1, 'passed', 55, timestamptz '2026-01-10 00:09Z'
  from generate_series(1, 9) as n;
insert into refused_addresses values ('app_3', '10.0.0.9', 4, timestamptz '2026-01-10Z');
insert into gateways values ('gateway-1', 'instance-1', '0.1.0', timestamptz '2026-01-09Z', timestamptz '2026-01-10Z',
  (select epoch from event_head), 10, 4.5, timestamptz '2026-01-10Z', 0, 7);
insert into notifications (id, member_id, event_sequence, at, code, facts, link)
  select format('ntf_%s', n), format('mem_%s', n), n, timestamptz '2026-01-10Z', 'request.waits', '{"kind": "join-application"}',
    '/tasks' from generate_series(1, 40) as n;
