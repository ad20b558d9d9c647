-- Task Hub's searches and filters among many requests. Each index is built while requests can be read but not
-- written: seconds for a million of them.

create index requests__kind on requests (kind, id);
create index requests__state on requests (state, id);

-- Also for requests that have ended, whose application a search may name; the one it replaces held pending ones only.
drop index requests__application_id;
create index requests__application_id on requests (application_id) where application_id is not null;

create index requests__asked_name_grams on requests using gin (portico_grams(asked_name));
create index applications__deleted_search_grams on applications using gin (search_grams) where state = 'deleted';
