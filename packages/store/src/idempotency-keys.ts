/** Calls that carried an `Idempotency-Key`: claimed by one statement, answered later. */

import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** How long an answer is kept. */
export const idempotencyKeptMs = 24 * 60 * 60 * 1000

/** One call under one key. */
export type IdempotentCall = Readonly<{
  memberId: string
  key: string
  /** Method and path. */
  route: string
  bodyHash: Buffer
  at: Date
}>

/** What is known of an earlier call under the same key. */
export type EarlierCall = Readonly<{
  route: string
  bodyHash: Buffer
  /** Null while it has not been answered. */
  answer: Readonly<{ status: number; sealed: Buffer; keyId: string }> | null
}>

/**
 * Claims the key for this call and answers null, or answers what is known of the call that has it. The primary key
 * decides between two at once. A claim older than a day is taken over.
 */
export async function claimIdempotencyKey(
  database: Kysely<Schema>,
  call: IdempotentCall,
): Promise<EarlierCall | null> {
  const fresh = {
    route: call.route,
    body_hash: call.bodyHash,
    created_at: call.at,
    status: null,
    answer_sealed: null,
    answer_key_id: null,
  }
  const oldest = new Date(call.at.getTime() - idempotencyKeptMs)
  const claimed = await database
    .insertInto('idempotency_keys')
    .values({ member_id: call.memberId, key: call.key, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(['member_id', 'key'])
        .doUpdateSet(fresh)
        .where('idempotency_keys.created_at', '<', oldest),
    )
    .returning('key')
    .executeTakeFirst()
  return claimed === undefined ? findEarlierCall(database, call) : null
}

async function findEarlierCall(
  database: Kysely<Schema>,
  call: IdempotentCall,
): Promise<EarlierCall | null> {
  const row = await database
    .selectFrom('idempotency_keys')
    .select(['route', 'body_hash', 'status', 'answer_sealed', 'answer_key_id'])
    .where('member_id', '=', call.memberId)
    .where('key', '=', call.key)
    .executeTakeFirst()
  // Released between the two statements: try once more, there is nothing in the way now.
  if (row === undefined) return claimIdempotencyKey(database, call)
  const { status, answer_sealed: sealed, answer_key_id: keyId } = row
  return {
    route: row.route,
    bodyHash: row.body_hash,
    answer: status === null || sealed === null || keyId === null ? null : { status, sealed, keyId },
  }
}

/** Keeps the answer of a claimed call. */
export async function answerIdempotencyKey(
  database: Kysely<Schema>,
  call: Pick<IdempotentCall, 'memberId' | 'key'>,
  answer: NonNullable<EarlierCall['answer']>,
): Promise<void> {
  await database
    .updateTable('idempotency_keys')
    .set({
      status: answer.status,
      answer_sealed: answer.sealed,
      answer_key_id: answer.keyId,
    })
    .where('member_id', '=', call.memberId)
    .where('key', '=', call.key)
    .execute()
}

/** Gives up a claim whose call changed nothing. */
export async function releaseIdempotencyKey(
  database: Kysely<Schema>,
  call: Pick<IdempotentCall, 'memberId' | 'key'>,
): Promise<void> {
  await database
    .deleteFrom('idempotency_keys')
    .where('member_id', '=', call.memberId)
    .where('key', '=', call.key)
    .where('status', 'is', null)
    .execute()
}

/** Removes what is older than a day; answers how many. */
export async function pruneIdempotencyKeys(database: Kysely<Schema>, now: Date): Promise<number> {
  const result = await database
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', new Date(now.getTime() - idempotencyKeptMs))
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
