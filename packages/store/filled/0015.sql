-- The first findings about refused calls, of which one waits to be forgotten.
insert into refusals (request_id, application_id, at, sealed)
  select format('refused-%s', n), format('app_%s', n), timestamptz '2026-01-12Z' + n * interval '1 hour', 'c2VhbGVk'
  from generate_series(1, 3) as n;
