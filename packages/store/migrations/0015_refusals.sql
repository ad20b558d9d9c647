-- What the signature doctor found in refused calls: sealed by the gateway under its token, kept for a day.
create table refusals (
  request_id text primary key,
  application_id text not null,
  at timestamptz not null,
  sealed text not null
);
create index refusals__at on refusals (at);
