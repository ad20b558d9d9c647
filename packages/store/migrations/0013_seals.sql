-- The few requests that carry a sealed secret, to be found among a million when they are sealed under another key.
create index requests__secret_key_id on requests (id) where secret_sealed is not null;
