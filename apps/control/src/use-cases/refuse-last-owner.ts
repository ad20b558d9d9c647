/** MB8, AP7: nobody goes while an application would be left without an owner. */
import { accept, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { listLastOwnerships } from '@portico/store'
import type { Schema } from '@portico/store'
import type { Kysely } from 'kysely'

/** As many are named as a person would read; the hand-over takes all of them. */
const namedLimit = 100

/** Refuses with `member.last-owner`, naming the applications that have to be handed over first. */
export async function refuseLastOwner(
  database: Kysely<Schema>,
  memberId: string,
): Promise<Outcome<null>> {
  const last = await listLastOwnerships(database, memberId, namedLimit)
  if (last.length === 0) return accept(null)
  const facts = {
    count: last.length,
    applicationNames: last.map(({ name }) => name),
    applicationIds: last.map(({ id }) => id),
  }
  return refuse('member.last-owner', { facts })
}
