/** Signs somebody in with a password, counting guesses, and writes down who did or tried to. */
import { foldUsername, normalizePassword } from '@portico/domain'
import {
  appendEvents,
  countAttempt,
  endSessionsOf,
  findMember,
  findMemberByUsername,
  forgetAttempts,
  inTransaction,
  noteSignIn,
} from '@portico/store'
import type { AttemptLimit, MemberRecord } from '@portico/store'
import type { Deps } from '../deps.ts'
import type { CallFacts, SignInInput } from '../identity/identity.ts'

export type SignInResult =
  | Readonly<{ outcome: 'signed-in'; member: MemberRecord; setCookies: readonly string[] }>
  | Readonly<{ outcome: 'throttled'; retryAfterSeconds: number }>
  | Readonly<{ outcome: 'failed' | 'code-required' | 'code-wrong' }>

const windowMs = 15 * 60 * 1000

/**
 * Ten guesses at one person from one address, so that a stranger far away cannot lock them out; fifty from anywhere; a
 * hundred of any name from one address. Names are counted as they are compared, not as they are spelt.
 */
function limitsOf(username: string, address: string): AttemptLimit[] {
  const name = foldUsername(username).slice(0, 64)
  return [
    { subject: `both:${address} ${name}`, limit: 10, windowMs },
    { subject: `username:${name}`, limit: 50, windowMs },
    { subject: `address:${address}`, limit: 100, windowMs },
  ]
}

/**
 * Signs in. Every attempt counts, also one with the right password; a success forgets those of the name. Unknown
 * names, wrong passwords and people who are not active are told apart by nothing.
 */
export async function signIn(
  deps: Deps,
  input: SignInInput,
  facts: CallFacts,
): Promise<SignInResult> {
  const { kysely } = deps.database
  const now = deps.clock()
  const limits = limitsOf(input.username, facts.address)
  const blockedUntil = await countAttempt(kysely, limits, new Date(now))
  if (blockedUntil !== null) {
    const retryAfterSeconds = Math.ceil((blockedUntil.getTime() - now) / 1000)
    return { outcome: 'throttled', retryAfterSeconds }
  }
  const password = normalizePassword(input.password)
  const proof = await deps.identity.signIn({ ...input, password }, facts)
  const member = await findMemberByUsername(kysely, input.username)
  if (proof.outcome !== 'signed-in') {
    await recordFailure(deps, facts, member, proof.outcome)
    return proof
  }
  if (member?.id !== proof.memberId || !member.active) {
    await endSessionsOf(kysely, proof.memberId)
    await recordFailure(deps, facts, member, 'inactive')
    return { outcome: 'failed' }
  }
  await forgetAttempts(
    kysely,
    limits.filter(({ subject }) => !subject.startsWith('address:')).map(({ subject }) => subject),
  )
  await recordSuccess(deps, facts, member)
  return { outcome: 'signed-in', member, setCookies: proof.setCookies }
}

/**
 * Admits somebody whom the identity provider has signed in. Answers whether they may stay: for who is not active, the
 * session that was made ends again.
 */
export async function admitProviderSignIn(
  deps: Deps,
  memberId: string,
  facts: CallFacts,
): Promise<boolean> {
  const member = await findMember(deps.database.kysely, memberId)
  if (member?.active === true) {
    await recordSuccess(deps, facts, member)
    return true
  }
  await endSessionsOf(deps.database.kysely, memberId)
  await recordFailure(deps, facts, member, 'inactive')
  return false
}

async function recordSuccess(deps: Deps, facts: CallFacts, member: MemberRecord): Promise<void> {
  await inTransaction(deps.database, async (tx) => {
    await noteSignIn(tx, member.id, new Date(deps.clock()))
    const subject = { kind: 'member', id: member.id, name: member.username }
    const { address } = facts
    const event = { event: 'session.started', actorId: member.id, address, subject } as const
    await appendEvents(tx, [event], deps.clock())
  })
}

/** A name that nobody has is not written down: people type their password there. */
async function recordFailure(
  deps: Deps,
  facts: CallFacts,
  member: MemberRecord | null,
  reason: string,
): Promise<void> {
  await inTransaction(deps.database, (tx) =>
    appendEvents(
      tx,
      [
        {
          event: 'session.refused',
          outcome: 'refused',
          actorId: null,
          address: facts.address,
          subject: { kind: 'member', id: member?.id ?? '', name: member?.username ?? null },
          detail: { reason },
        },
      ],
      deps.clock(),
    ),
  )
}
