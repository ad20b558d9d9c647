-- Applications, keys and grants as they are carried to the vendor's gateway (NW3). Creates a table and adds a column
-- without a default: the lock on apis is held for an instant.

-- The vendor's own id of the API, where it is published there; without it a grant cannot be carried.
alter table apis add column aliyun_api_id text;
create unique index apis__aliyun_api_id on apis (aliyun_api_id) where deleted_at is null and aliyun_api_id is not null;

create table carried_applications (
  application_id text primary key references applications,
  -- Grows with every local change, so that what was carried meanwhile does not count as the newest.
  revision bigint not null default 1,
  state text not null default 'pending',
  aliyun_app_id text,
  -- The vendor's ids of every API that was ever granted there from here: what may be withdrawn there again.
  carried_api_ids text[] not null default '{}',
  -- When it is next carried or compared; null for what was removed there.
  due_at timestamptz,
  attempts integer not null default 0,
  failure_code text,
  failure_message text,
  failure_request_id text,
  -- [{"what": "secret"}, {"what": "grant", "apiId": "…", "stage": "RELEASE"}]: never a value.
  differences jsonb not null default '[]',
  carried_at timestamptz,
  compared_at timestamptz,
  constraint carried_applications__state check (state in ('pending', 'in-step', 'drifted', 'failed', 'removed'))
);
create index carried_applications__due_at on carried_applications (due_at) where due_at is not null;
create index carried_applications__state on carried_applications (state, application_id);

-- What was there before is carried when an Alibaba Cloud network is next chosen or asked to carry again.
insert into job_cursors (job, sequence) select 'carry-out', sequence from event_head;
