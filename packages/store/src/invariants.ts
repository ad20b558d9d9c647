/**
 * What must be true of the registry at any moment, whatever was killed or raced before: one query each, empty
 * when it holds. Run after every race and fault test; a row says what is broken and where.
 */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { verifyChain } from './audit.ts'
import type { Schema } from './schema.ts'

/** One broken invariant: which, of what, and how. */
export type BrokenInvariant = Readonly<{ invariant: string; subject: string; fault: string }>

type Check = Readonly<{ invariant: string; fault: string; query: RawBuilder<{ subject: string }> }>

const checks: readonly Check[] = [
  {
    invariant: 'I1',
    fault: 'an approved creation request without its one application',
    query: sql`select r.id as subject from requests r
      where r.kind = 'create-application' and r.state = 'APPROVED' and (
        r.result_application_id is null
        or (select count(*) from requests o
          where o.result_application_id = r.result_application_id) <> 1)`,
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
]

/** How many broken subjects of one invariant are named. */
const subjectsNamed = 20

/** Everything that is broken; an empty list is what every test expects. */
export async function findBrokenInvariants(db: Kysely<Schema>): Promise<BrokenInvariant[]> {
  const broken: BrokenInvariant[] = []
  for (const { invariant, fault, query } of checks) {
    const { rows } = await sql<{ subject: string }>`${query} limit ${subjectsNamed}`.execute(db)
    broken.push(...rows.map(({ subject }) => ({ invariant, subject, fault })))
  }
  return [...broken, ...(await findBrokenChain(db))]
}

/** I3: sequences without a gap, each hash over the one before, and the head at the last of them. */
async function findBrokenChain(db: Kysely<Schema>): Promise<BrokenInvariant[]> {
  const { fault } = await verifyChain(db)
  if (fault === null) return []
  return [{ invariant: 'I3', subject: String(fault.sequence), fault: `event ${fault.kind}` }]
}
