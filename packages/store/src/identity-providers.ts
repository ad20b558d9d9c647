/** Who of an outside identity provider is which member. */

import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** A person as an identity provider names them: its own id for them never changes. */
export type OutsideAccount = Readonly<{ providerId: string; subject: string }>

/** The member behind an outside account; null when it belongs to nobody yet. */
export async function findAccountOwner(
  database: Kysely<Schema>,
  account: OutsideAccount,
): Promise<string | null> {
  const row = await database
    .selectFrom('auth_accounts')
    .select('user_id')
    .where('provider_id', '=', account.providerId)
    .where('account_id', '=', account.subject)
    .executeTakeFirst()
  return row?.user_id ?? null
}

/** Lets a member sign in by an outside account. A `Conflict` (`auth_accounts__account`) when it is somebody's. */
export async function insertAccount(
  database: Kysely<Schema>,
  memberId: string,
  account: OutsideAccount,
  at: Date,
): Promise<void> {
  await database
    .insertInto('auth_accounts')
    .values({
      id: randomUUID(),
      user_id: memberId,
      provider_id: account.providerId,
      account_id: account.subject,
      created_at: at,
      updated_at: at,
    })
    .execute()
}
