/**
 * What must be true of the registry at any moment, whatever was killed or raced before. Run after every race and
 * fault test; a row says what is broken and where.
 */
import { sql, type Kysely } from 'kysely'
import { verifyChain } from './audit.ts'
import { invariantTable } from './invariant-table.ts'
import type { Schema } from './schema.ts'

/** One broken invariant: which, of what, and how. */
export type BrokenInvariant = Readonly<{ invariant: string; subject: string; fault: string }>

/**
 * What an answer had told a client: that the application is there, or `deleted`; that the request waits or has come to
 * its end; that the application (`id`) has had this secret.
 */
export type Acknowledged =
  | Readonly<{ kind: 'application'; id: string; state: 'there' | 'deleted' }>
  | Readonly<{ kind: 'request'; id: string; state: string }>
  | Readonly<{ kind: 'secret'; id: string; state: number }>

/** How many broken subjects of one invariant are named. */
const subjectsNamed = 20

/**
 * Everything that is broken; an empty list is what every test expects.
 *
 * @param acknowledged the log of the clients, for I6
 */
export async function findBrokenInvariants(
  db: Kysely<Schema>,
  acknowledged: readonly Acknowledged[] = [],
): Promise<BrokenInvariant[]> {
  const broken: BrokenInvariant[] = []
  for (const { invariant, fault, query } of invariantTable) {
    const { rows } = await sql<{ subject: string }>`${query} limit ${subjectsNamed}`.execute(db)
    broken.push(...rows.map(({ subject }) => ({ invariant, subject, fault })))
  }
  return [...broken, ...(await findForgotten(db, acknowledged)), ...(await findBrokenChain(db))]
}

/** I6: what was acknowledged and is not true. A request that waited may have ended since. */
async function findForgotten(
  db: Kysely<Schema>,
  acknowledged: readonly Acknowledged[],
): Promise<BrokenInvariant[]> {
  const { rows } = await sql<{ subject: string }>`
    select concat_ws(' ', l.kind, l.id, l.state) as subject
    from jsonb_to_recordset(${JSON.stringify(acknowledged)}::jsonb) as l(kind text, id text, state text)
    where not case l.kind
      when 'application' then exists (select from applications a
        where a.id = l.id and (l.state = 'there' or a.state = l.state))
      when 'request' then exists (select from requests r
        where r.id = l.id and (l.state = 'PENDING' or r.state = l.state))
      else exists (select from secret_versions s
        where s.application_id = l.id and s.version::text = l.state)
    end limit ${subjectsNamed}`.execute(db)
  const fault = 'an acknowledged answer that is not true'
  return rows.map(({ subject }) => ({ invariant: 'I6', subject, fault }))
}

/** I3: sequences without a gap, each hash over the one before, and the head at the last of them. */
async function findBrokenChain(db: Kysely<Schema>): Promise<BrokenInvariant[]> {
  const { fault } = await verifyChain(db)
  if (fault === null) return []
  return [{ invariant: 'I3', subject: String(fault.sequence), fault: `event ${fault.kind}` }]
}
