-- What the jobs have told, and that they have read on.
insert into told_ends (kind, subject, ends, what)
  select 'membership', id, '2026-06-30', 'soon' from memberships where expires_on is not null;
update job_cursors set sequence = sequence - 1;
insert into deliveries (id, channel, member_id, event_sequence, payload, next_at, delivered_at, notification_id)
  select 'dlv_' || id, 'email', member_id, event_sequence, '{}', at, case when event_sequence < 20 then at end, id
  from notifications;
