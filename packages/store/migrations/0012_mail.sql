-- Notices by e-mail: each person may turn them off; administrators read how they fared, newest first.

-- A constant default: no row is rewritten.
alter table members add column email_notices boolean not null default true;

create index deliveries__email on deliveries (id) where channel = 'email';
