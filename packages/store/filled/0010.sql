-- The first webhooks, in use and turned off, with what was sent to them.
insert into webhooks (id, name, url, events, secret_sealed, secret_key_id, active, created_at, created_by, disabled_reason,
    old_secret_sealed, old_secret_key_id, old_secret_ends_at)
  select format('whk_%s', n), 'Hook ' || n, 'https://hooks.example/' || n, array['application.created'], sha256(n::text::bytea), 'k1',
    n <> 3, timestamptz '2026-01-12Z', 'mem_1', case when n = 3 then 'gone' end,
    case when n = 2 then sha256('old') end, case when n = 2 then 'k1' end, case when n = 2 then timestamptz '2026-01-13Z' end
  from generate_series(1, 3) as n;
insert into deliveries (id, channel, webhook_id, event_sequence, payload, next_at, attempts, delivered_at)
  select format('dlv_hook_%s_%s', w, e), 'webhook', format('whk_%s', w), e, '{}', timestamptz '2026-01-12Z', 1,
    case when e < 5 then timestamptz '2026-01-12Z' end
  from generate_series(1, 3) as w, generate_series(1, 10) as e;
