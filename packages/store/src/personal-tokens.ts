/** Personal access tokens, known by their hash alone. */

import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { OrganisationRole, PersonalTokenScope } from '@portico/domain'
import type { PersonalTokensTable, Schema } from './schema.ts'

/** A token as its owner sees it again. */
export type PersonalToken = Readonly<{
  id: string
  memberId: string
  name: string
  scopes: readonly PersonalTokenScope[]
  createdAt: Date
  /** Last day on which it works, in the organisation's time zone. */
  expiresOn: string | null
  lastUsedAt: Date | null
}>

/** Whom a token speaks for. */
export type TokenBearer = Readonly<{
  token: PersonalToken
  username: string
  displayName: string
  roles: readonly OrganisationRole[]
}>

/** SHA-256: a token is random, so that nothing slower is needed. */
export function hashPersonalToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function toPersonalToken(row: Omit<Selectable<PersonalTokensTable>, 'token_hash'>): PersonalToken {
  return {
    id: row.id,
    memberId: row.member_id,
    name: row.name,
    scopes: row.scopes as PersonalTokenScope[],
    createdAt: row.created_at,
    expiresOn: row.expires_on,
    lastUsedAt: row.last_used_at,
  }
}

const columns = [
  'personal_tokens.id',
  'member_id',
  'name',
  'scopes',
  'personal_tokens.created_at',
  'expires_on',
  'last_used_at',
] as const

/** Whom a token speaks for; null for an unknown token and for one of somebody who is not active. Expiry is the caller's to judge. */
export async function findTokenBearer(
  database: Kysely<Schema>,
  tokenHash: Buffer,
): Promise<TokenBearer | null> {
  const row = await database
    .selectFrom('personal_tokens')
    .innerJoin('members', 'members.id', 'personal_tokens.member_id')
    .select([...columns, 'username', 'display_name', 'roles'])
    .where('token_hash', '=', tokenHash)
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    token: toPersonalToken(row),
    username: row.username,
    displayName: row.display_name,
    roles: row.roles as OrganisationRole[],
  }
}

/** Notes that a token was used, at most once a minute so that a busy script does not write with every call. */
export async function touchPersonalToken(
  database: Kysely<Schema>,
  id: string,
  at: Date,
): Promise<void> {
  await database
    .updateTable('personal_tokens')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((where) =>
      where.or([
        where('last_used_at', 'is', null),
        where('last_used_at', '<', new Date(at.getTime() - 60_000)),
      ]),
    )
    .execute()
}

/** A person's tokens, newest first. There are never many: `countPersonalTokens` bounds them. */
export async function listPersonalTokens(
  database: Kysely<Schema>,
  memberId: string,
): Promise<PersonalToken[]> {
  const rows = await database
    .selectFrom('personal_tokens')
    .select(columns)
    .where('member_id', '=', memberId)
    .orderBy('personal_tokens.id', 'desc')
    .execute()
  return rows.map(toPersonalToken)
}

/** How many tokens a person has. */
export async function countPersonalTokens(
  database: Kysely<Schema>,
  memberId: string,
): Promise<number> {
  const row = await database
    .selectFrom('personal_tokens')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow()
  return row.count
}

/** What `insertPersonalToken` writes. */
export type NewPersonalToken = Omit<PersonalToken, 'lastUsedAt'> & Readonly<{ tokenHash: Buffer }>

/** Writes a new token's hash. */
export async function insertPersonalToken(
  database: Kysely<Schema>,
  token: NewPersonalToken,
): Promise<void> {
  await database
    .insertInto('personal_tokens')
    .values({
      id: token.id,
      member_id: token.memberId,
      name: token.name,
      token_hash: token.tokenHash,
      scopes: [...token.scopes],
      created_at: token.createdAt,
      expires_on: token.expiresOn,
      last_used_at: null,
    })
    .execute()
}

/** Removes one of a person's tokens and answers its name; null when there is none. */
export async function deletePersonalToken(
  database: Kysely<Schema>,
  memberId: string,
  id: string,
): Promise<string | null> {
  const row = await database
    .deleteFrom('personal_tokens')
    .where('id', '=', id)
    .where('member_id', '=', memberId)
    .returning('name')
    .executeTakeFirst()
  return row?.name ?? null
}

/** Removes all tokens of a person. */
export async function deletePersonalTokensOf(
  database: Kysely<Schema>,
  memberId: string,
): Promise<void> {
  await database.deleteFrom('personal_tokens').where('member_id', '=', memberId).execute()
}
