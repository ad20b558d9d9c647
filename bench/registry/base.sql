-- What does not grow with the number of applications: 200 groups, 20 projects, 1,000 APIs.
insert into application_groups (id, name, created_at)
select 'grp_' || lpad(n::text, 20, '0'), 'Group ' || n, now() from generate_series(0, 199) n;

insert into service_projects (id, name, created_at)
select 'prj_' || lpad(n::text, 20, '0'), 'Project ' || n, now() from generate_series(0, 19) n;

insert into apis (id, project_id, name, operation, upstream_prod, created_at, updated_at)
select 'api_' || lpad(n::text, 20, '0'), 'prj_' || lpad((n % 20)::text, 20, '0'), 'Figures ' || n, 'list',
  'http://127.0.0.1:9/figures', now(), now()
from generate_series(0, 999) n;
