-- Fills the registry for the benchmark: rows {from} to {to} (exclusive) of what grows with the number of
-- applications. Everything about row n follows from n, so that the measurement knows what it will find:
-- name, group, two owners and eight members (out of one person for fifty applications), five grants, and for
-- every fifth application a request that was decided or, one in fifty, still waits.

-- progress: people
insert into members (id, username, display_name, created_at)
select 'mem_' || lpad(n::text, 20, '0'), 'person' || n,
  (array['陈晓', '李伟', '王芳', '张敏', '刘洋', 'Anna', 'Jonas', 'Priya', 'Tomás', 'Yuki'])[n % 10 + 1] || ' ' || n, now()
from generate_series({from} / 50, {to} / 50 - 1) n;

-- progress: applications
insert into applications (id, group_id, name, scenario, app_key, created_at, created_by, updated_at)
select 'app_' || lpad(n::text, 20, '0'), 'grp_' || lpad((n % 200)::text, 20, '0'),
  (array['trade', 'weather', 'harvest', 'freight', 'climate', 'census', 'energy', 'clinic', 'port', 'retail',
    '贸易', '气象', '农业', '物流', '气候', '人口', '能源', '医疗', '港口', '零售'])[n % 20 + 1]
  || (array['_watch_', '_report_', '_sync_', '分析', '看板', '同步', '_app_'])[n % 7 + 1] || n,
  'Reads the figures for its monthly report', (200000000 + n)::text, now(), 'mem_' || lpad((n / 50)::text, 20, '0'), now()
from generate_series({from}, {to} - 1) n;

-- progress: secrets
insert into secret_versions (application_id, version, custom, created_at)
select 'app_' || lpad(n::text, 20, '0'), 1, false, now() from generate_series({from}, {to} - 1) n;

-- progress: memberships
insert into memberships (id, application_id, member_id, role, expires_on, joined_at)
select 'mbs_' || lpad((n * 10::bigint + k)::text, 20, '0'), 'app_' || lpad(n::text, 20, '0'),
  'mem_' || lpad(((n * 7919::bigint + k * 104729::bigint) % ({to} / 50))::text, 20, '0'),
  case when k < 2 then 'owner' else 'member' end,
  case when k % 4 = 2 then current_date + ((n + k) % 400 - 30)::int end, now()
from generate_series({from}, {to} - 1) n, generate_series(0, 9) k
on conflict (application_id, member_id) do nothing;

-- progress: grants
insert into grants (id, kind, application_id, api_id, environment, expires_on, granted_at)
select 'grt_' || lpad((n * 5::bigint + k)::text, 20, '0'), 'api', 'app_' || lpad(n::text, 20, '0'),
  'api_' || lpad(((n + k * 37) % 1000)::text, 20, '0'), 'PROD',
  case when k = 4 then current_date + (n % 400 - 30)::int end, now()
from generate_series({from}, {to} - 1) n, generate_series(0, 4) k;

-- progress: requests
insert into requests (id, kind, state, applicant_id, form, reason, chain, application_id, submitted_at, ended_at)
select 'req_' || lpad(n::text, 20, '0'), 'join-application', case when n % 250 = 0 then 'PENDING' else 'APPROVED' end,
  'mem_' || lpad((n / 50)::text, 20, '0'),
  jsonb_build_object('kind', 'join-application', 'applicationId', 'app_' || lpad(n::text, 20, '0'),
    'validity', jsonb_build_object('period', '90d'), 'reason', 'For the monthly report'),
  'For the monthly report',
  jsonb_build_object('currentStep', 0, 'steps', jsonb_build_array(jsonb_build_object('mode', 'any',
    'seats', jsonb_build_array(jsonb_build_object('signerId', null, 'passed', n % 250 <> 0,
      'approverId', 'mem_' || lpad(((n * 7919::bigint) % ({to} / 50))::text, 20, '0')))))),
  'app_' || lpad(n::text, 20, '0'), now(), case when n % 250 = 0 then null else now() end
from generate_series({from}, {to} - 1, 5) n;

insert into request_participants (request_id, member_id, part)
select 'req_' || lpad(n::text, 20, '0'), 'mem_' || lpad(((n * 7919::bigint) % ({to} / 50))::text, 20, '0'),
  case when n % 250 = 0 then 'approver' else 'decided' end
from generate_series({from}, {to} - 1, 5) n;

insert into request_history (request_id, position, at, member_id, happening)
select 'req_' || lpad(n::text, 20, '0'), 0, now(), 'mem_' || lpad((n / 50)::text, 20, '0'),
  jsonb_build_object('type', 'submitted', 'resubmitOf', null, 'at', 1790000000000, 'actorId', 'mem_' || lpad((n / 50)::text, 20, '0'))
from generate_series({from}, {to} - 1, 5) n;

-- progress: two readers
-- However large the registry: "typical" owns 5 applications and "busy" is in 200 that lie all over it. What they decide on
-- grows with it.
delete from memberships where member_id in ('{typical}', '{busy}');
insert into memberships (id, application_id, member_id, role, joined_at)
select 'mbs_x' || who.part || lpad(n::text, 18, '0'), 'app_' || lpad(n::text, 20, '0'), who.id, who.role, now()
from (values ('{typical}', {to} / 5, 'owner', 't'), ('{busy}', {to} / 200, 'member', 'b')) as who (id, every, role, part),
  generate_series(0, {to} - 1) n where n % who.every = 7;

insert into request_participants (request_id, member_id, part)
select 'req_' || lpad(n::text, 20, '0'), who.id, case when n % 250 = 0 then 'approver' else 'decided' end
from (values ('{typical}', 2500), ('{busy}', 125)) as who (id, every), generate_series({from}, {to} - 1, 5) n
where n % who.every = 0 and (n % 250 <> 0 or who.every = 2500);
