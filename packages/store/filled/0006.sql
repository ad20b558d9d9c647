-- One API that is published at the vendor's, and applications in every state of being carried there.
update apis set aliyun_api_id = 'vendor-1' where id = 'api_1';
insert into carried_applications (application_id, state, aliyun_app_id, carried_api_ids, due_at)
  select id, (array['pending', 'in-step', 'drifted', 'failed', 'removed'])[1 + row_number() over (order by id) % 5], 'vendor-' || id,
    array['vendor-1'], timestamptz '2026-01-11Z' from applications;
