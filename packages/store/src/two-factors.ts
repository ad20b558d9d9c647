/** One-time-code secrets, encrypted by the identity library under a key of ours. */
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

/** Both texts are encrypted; their beginning says under which key. */
export type TwoFactorSecrets = Readonly<{ memberId: string; secret: string; backupCodes: string }>

/** The next of those that do not begin with `prefix`, behind the member that was seen last. */
export async function listTwoFactorsWithout(
  db: Queries,
  prefix: string,
  after: string,
  limit: number,
): Promise<TwoFactorSecrets[]> {
  return db
    .selectFrom('auth_two_factors')
    .select(['user_id as memberId', 'secret', 'backup_codes as backupCodes'])
    .where((eb) =>
      eb.or([
        eb.not(eb.fn<boolean>('starts_with', ['secret', eb.val(prefix)])),
        eb.not(eb.fn<boolean>('starts_with', ['backup_codes', eb.val(prefix)])),
      ]),
    )
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(limit)
    .execute()
}

/** Replaces both texts where they are still those that were read: a recovery code may have been spent meanwhile. */
export async function replaceTwoFactorSecrets(
  db: Queries,
  read: TwoFactorSecrets,
  next: Omit<TwoFactorSecrets, 'memberId'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('auth_two_factors')
    .set({ secret: next.secret, backup_codes: next.backupCodes })
    .where('user_id', '=', read.memberId)
    .where('secret', '=', read.secret)
    .where('backup_codes', '=', read.backupCodes)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
