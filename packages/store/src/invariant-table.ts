/** What must be true of the registry at any moment: one query each, empty when it holds. */
import { sql, type RawBuilder } from 'kysely'

type Check = Readonly<{ invariant: string; fault: string; query: RawBuilder<{ subject: string }> }>

/** GW4: how long a gateway may go on with what the store has denied meanwhile. */
const reachSeconds = 1

/** When a call that passed came in, less that time; null for one that did not pass. */
const passedLate = sql`case when c.code is null then c.at - make_interval(secs => ${sql.lit(reachSeconds)}) end`

/** The invariants by their numbers. I6 needs a client's log, and the chain of I3 is followed: see `invariants.ts`. */
export const invariantTable: readonly Check[] = [
  {
    invariant: 'I1',
    fault: 'an approved creation request without its one application',
    query: sql`select r.id as subject from requests r
      where r.kind = 'create-application' and r.state = 'APPROVED' and (
        r.result_application_id is null
        or (select count(*) from requests o
          where o.kind = 'create-application'
            and o.result_application_id = r.result_application_id) <> 1)`,
  },
  {
    invariant: 'I1',
    fault: 'an application of a request that was not approved',
    query: sql`select r.id as subject from requests r
      where r.result_application_id is not null and r.state <> 'APPROVED'`,
  },
  {
    invariant: 'I2',
    fault: 'a live application without exactly one current, sealed secret',
    query: sql`select a.id as subject from applications a
      where a.state <> 'deleted' and (select count(*) from secret_versions s
        where s.application_id = a.id and s.ends_at is null and s.sealed is not null) <> 1`,
  },
  {
    invariant: 'I2',
    fault: 'a live application without an owner',
    query: sql`select a.id as subject from applications a
      where a.state <> 'deleted' and not exists (select from memberships m
        where m.application_id = a.id and m.role = 'owner')`,
  },
  {
    invariant: 'I2',
    fault: 'secret versions with a gap',
    query: sql`select application_id as subject from secret_versions
      group by application_id having min(version) <> 1 or max(version) <> count(*)`,
  },
  {
    invariant: 'I2',
    fault: 'a deleted application that left something behind',
    query: sql`select a.id as subject from applications a where a.state = 'deleted' and (
      exists (select from memberships m where m.application_id = a.id)
      or exists (select from grants g where g.application_id = a.id and g.state = 'valid')
      or exists (select from requests r where r.application_id = a.id and r.state = 'PENDING')
      or exists (select from secret_versions s where s.application_id = a.id
        and (s.sealed is not null or s.ends_at is null)))`,
  },
  {
    invariant: 'I3',
    fault: 'an application without exactly one event of its creation',
    query: sql`select a.id as subject from applications a
      where (select count(*) from events e where e.application_id = a.id
        and e.event = 'application.created' and e.outcome = 'done') <> 1`,
  },
  {
    invariant: 'I3',
    fault: 'a deletion without exactly one event',
    query: sql`select a.id as subject from applications a
      where (select count(*) from events e where e.application_id = a.id
        and e.event = 'application.deleted' and e.outcome = 'done')
        <> (case when a.state = 'deleted' then 1 else 0 end)`,
  },
  {
    invariant: 'I3',
    fault: 'a reset without exactly one event, or the other way round',
    query: sql`select s.application_id as subject from secret_versions s
      group by s.application_id
      having count(*) - 1 <> (select count(*) from events e
        where e.application_id = s.application_id
          and e.event = 'secret.reset' and e.outcome = 'done')`,
  },
  {
    invariant: 'I4',
    fault: 'a delivery that is both done and given up',
    query: sql`select d.id as subject from deliveries d
      where d.delivered_at is not null and d.given_up_at is not null`,
  },
  {
    invariant: 'I4',
    fault: 'an event that goes twice to one receiver',
    query: sql`select min(d.id) as subject from deliveries d
      where d.event_sequence is not null
      group by d.channel, d.webhook_id, d.member_id, d.event_sequence having count(*) > 1`,
  },
  {
    invariant: 'I5',
    fault: 'a name that two live applications of a group have after normalisation',
    query: sql`select min(a.id) as subject from applications a where a.state <> 'deleted'
      group by a.group_id, normalize(a.name, NFC) having count(*) > 1`,
  },
  {
    invariant: 'I5',
    fault: 'a live application in a group that is gone',
    query: sql`select a.id as subject from applications a
      join application_groups g on g.id = a.group_id
      where a.state <> 'deleted' and g.deleted_at is not null`,
  },
  {
    invariant: 'I7',
    fault: 'a call that passed although its application had been stopped',
    query: sql`select c.request_id as subject from call_records c
      join applications a on a.id = c.application_id
      where ${passedLate} > case a.state when 'deleted' then a.deleted_at
        when 'suspended' then a.suspended_at end`,
  },
  {
    invariant: 'I7',
    fault: 'a call that passed with a key that its application does not have',
    query: sql`select c.request_id as subject from call_records c
      left join applications a on a.id = c.application_id
      where c.code is null and c.app_key is distinct from a.app_key`,
  },
  {
    invariant: 'I7',
    fault: 'a call that passed by a secret that was dead',
    query: sql`select c.request_id as subject from call_records c
      join secret_versions s on s.application_id = c.application_id and s.version = c.secret_version
      where ${passedLate} > s.ends_at`,
  },
  {
    invariant: 'I7',
    fault: 'a call that passed without a grant',
    query: sql`select c.request_id as subject from call_records c cross join organisation_settings o
      where c.code is null and c.api_id is not null and not exists (
        select from grants g where g.application_id = c.application_id and g.api_id = c.api_id
          and g.environment = c.environment and g.granted_at <= c.at
          and (g.ended_at is null or g.ended_at >= ${passedLate})
          and (g.expires_on is null or g.expires_on >= (${passedLate} at time zone o.time_zone)::date))`,
  },
  {
    invariant: 'I7',
    fault: 'a call that passed unsigned from an address that is not listed',
    query: sql`select c.request_id as subject from call_records c
      join applications a on a.id = c.application_id
      where c.authentication = 'ip-whitelist' and ${passedLate} > a.updated_at and (
        not a.whitelist_enabled or not exists (
          select from jsonb_array_elements(a.whitelist_entries) as entry
          where c.client_address::inet <<= (entry ->> 'canonical')::inet))`,
  },
]
