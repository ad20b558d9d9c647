-- How people prove who they are: the tables that the identity library reads and writes, with an id per person that is
-- the member's own. Creates tables only; takes no lock on anything that exists.

create table auth_users (
  id text primary key references members,
  name text not null,
  -- The library wants one; sign-in never uses it, and what people are written to is members.email.
  email text not null,
  email_verified boolean not null default false,
  image text,
  username text not null,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint auth_users__email unique (email),
  constraint auth_users__username unique (username)
);

create table auth_sessions (
  id text primary key,
  user_id text not null references auth_users on delete cascade,
  -- Worth nothing without the signature that the cookie carries beside it.
  token text not null,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- When the person last proved to be themselves, other than by signing in (CR5).
  confirmed_at timestamptz,
  constraint auth_sessions__token unique (token)
);
create index auth_sessions__user_id on auth_sessions (user_id);
create index auth_sessions__expires_at on auth_sessions (expires_at);

-- Ways to sign in: 'credential' is a password, others are identity providers.
create table auth_accounts (
  id text primary key,
  user_id text not null references auth_users on delete cascade,
  provider_id text not null,
  account_id text not null,
  -- scrypt with a salt of its own, for 'credential'.
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint auth_accounts__account unique (provider_id, account_id)
);
create index auth_accounts__user_id on auth_accounts (user_id);

create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index auth_verifications__identifier on auth_verifications (identifier);
create index auth_verifications__expires_at on auth_verifications (expires_at);

create table auth_two_factors (
  id text primary key,
  user_id text not null references auth_users on delete cascade,
  -- Both encrypted under a key derived from the master key.
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz,
  constraint auth_two_factors__user_id unique (user_id)
);

-- Attempts to sign in, counted per window before the password is looked at, so that guesses at once cannot outrun it.
create table sign_in_attempts (
  -- What is counted: 'username:…', 'address:…' or both.
  subject text primary key,
  window_ends_at timestamptz not null,
  attempts integer not null
);
create index sign_in_attempts__window_ends_at on sign_in_attempts (window_ends_at);

-- Member Management lists people by name; the other index on usernames has no tie-breaker.
create index members__listed on members (lower(username), id) where removed_at is null;
