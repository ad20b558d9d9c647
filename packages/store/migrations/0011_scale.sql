-- What a registry with a million applications and a hundred thousand people needs beyond 0001.

-- Administrators are few among the people, and named on every application's list of who knows its secret.
create index members__administrators on members (id)
  where roles && array['super_admin', 'system_admin'] and active and removed_at is null;

-- Ends are told batch by batch, and a batch goes on behind the one before.
drop index memberships__expires_on;
create index memberships__expires_on on memberships (expires_on, id) where expires_on is not null;
drop index grants__expires_on;
create index grants__expires_on on grants (expires_on, id) where state = 'valid' and expires_on is not null;
