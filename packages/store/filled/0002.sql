-- How the people of 0001.sql sign in.
insert into auth_users (id, name, email, username, created_at, updated_at)
  select id, display_name, id || '@members.invalid', username, created_at, created_at from members where removed_at is null;
insert into auth_sessions (id, user_id, token, expires_at, created_at, updated_at)
  select 'ses_' || id, id, 'token-of-' || id, timestamptz '2026-01-20Z', timestamptz '2026-01-10Z', timestamptz '2026-01-10Z'
  from auth_users;
insert into auth_accounts (id, user_id, provider_id, account_id, password, created_at, updated_at)
  select 'acc_' || id, id, 'credential', id, 'salt:hash', created_at, created_at from auth_users;
insert into auth_verifications values ('ver_1', 'two-factor', 'mem_1', timestamptz '2026-01-20Z', timestamptz '2026-01-10Z',
  timestamptz '2026-01-10Z');
insert into auth_two_factors (id, user_id, secret, backup_codes) values ('two_1', 'mem_1', 'sealed', 'sealed');
insert into sign_in_attempts values ('username:person9', timestamptz '2026-01-10 00:01Z', 3);
