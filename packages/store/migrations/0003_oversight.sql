-- Searching the audit log, telling people, delivering to them and to webhooks.

-- What the hash does not see may not be there: half a mark, and a time finer than a millisecond.
alter table events
  add constraint events__feed_mark check ((feed_kind is null) = (feed_id is null)),
  add constraint events__at check (extract(microseconds from at)::bigint % 1000 = 0);

create index events__event on events (event, sequence);
create index events__at on events (at);
create index events__refused on events (sequence) where outcome = 'refused';
create index events__subject_grams on events using gin (portico_grams(subject_name))
  where subject_name is not null;

-- What ends soon, or has ended, becomes an event once for each end: a renewed membership is warned of again.
create table told_ends (
  kind text not null,
  -- The membership, the grant, or the application and the version of its secret.
  subject text not null,
  -- The day or instant that was told of, as text.
  ends text not null,
  what text not null,
  primary key (kind, subject, ends, what),
  constraint told_ends__what check (what in ('soon', 'past'))
);

-- A history that is there already is not told anew.
insert into job_cursors (job, sequence)
  select job, sequence from event_head, unnest(array['tell-people', 'tell-webhooks']) as job;

alter table deliveries
  add column notification_id text references notifications on delete cascade,
  add column created_at timestamptz not null default now(),
  -- The receiver's last answer: a status, or why there was none.
  add column last_status text;
-- One message of an event for each webhook, one e-mail of a notification.
create unique index deliveries__webhook_once on deliveries (webhook_id, event_sequence) where channel = 'webhook';
create unique index deliveries__email_once on deliveries (notification_id) where channel = 'email';
create index deliveries__webhook_id on deliveries (webhook_id, id) where webhook_id is not null;

alter table webhooks
  add column created_by text references members,
  add column version integer not null default 1;
