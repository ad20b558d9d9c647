-- Webhooks that can be served: named, rotated, turned off by the system; and messages that are claimed before they are sent.
-- Both tables are empty before this version, because nothing wrote to them: the locks are short.

alter table webhooks
  add column name text not null,
  add column secret_version integer not null default 1,
  -- The secret before the last rotation: it signs too until its end.
  add column old_secret_sealed bytea,
  add column old_secret_key_id text,
  add column old_secret_ends_at timestamptz,
  -- Why the system turned it off.
  add column disabled_reason text,
  -- The first failure since the last success.
  add column failing_since timestamptz,
  add constraint webhooks__name unique (name),
  add constraint webhooks__old_secret check (
    (old_secret_sealed is null) = (old_secret_key_id is null)
    and (old_secret_sealed is null) = (old_secret_ends_at is null)),
  add constraint webhooks__disabled check (
    disabled_reason is null or (not active and disabled_reason in ('gone', 'failing')));

-- A claim moves next_at to the end of its lease: what a killed process had claimed falls due again by itself.
alter table deliveries
  -- When the last attempt began.
  add column attempted_at timestamptz,
  add constraint deliveries__receiver check (
    case channel when 'webhook' then webhook_id is not null else member_id is not null end),
  add constraint deliveries__ended check (delivered_at is null or given_up_at is null);
drop index deliveries__due;
create index deliveries__due on deliveries (channel, next_at) where delivered_at is null and given_up_at is null;
create index deliveries__due_webhook on deliveries (webhook_id, next_at)
  where channel = 'webhook' and delivered_at is null and given_up_at is null;
