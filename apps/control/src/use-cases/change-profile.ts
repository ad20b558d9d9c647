/** Changes what the signed-in person is called, how they are reached and how they see the console. */
import {
  accept,
  acceptUnless,
  isTimeZone,
  parseDisplayName,
  parseEmail,
  refuse,
  refusalsOf,
} from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { appendEvents, inTransaction, lockMember, updateMember } from '@portico/store'
import type { MemberChange } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'

export type ProfileChange = Pick<
  MemberChange,
  'displayName' | 'email' | 'language' | 'timeZone' | 'theme' | 'emailNotices'
>

/** Answers what is kept of a profile; refuses with `member.display-name-…`, `member.email-form`, `member.time-zone-unknown`. */
export function checkProfile(change: ProfileChange): Outcome<ProfileChange> {
  const { displayName, email, timeZone } = change
  const name = displayName === undefined ? accept(undefined) : parseDisplayName(displayName)
  const address = email === undefined || email === null ? accept(email) : parseEmail(email)
  const zone =
    timeZone === undefined || timeZone === null || isTimeZone(timeZone)
      ? accept(timeZone)
      : refuse('member.time-zone-unknown', { path: 'timeZone', facts: { timeZone } })
  const faults = [name, address, zone].flatMap((outcome) => refusalsOf(outcome))
  const kept = name.ok ? { ...change, displayName: name.value } : change
  return acceptUnless(faults, kept)
}

/** The event names the fields only: an e-mail address in the log could never be taken out again. */
export async function changeProfile(
  deps: Deps,
  caller: Caller,
  change: ProfileChange,
): Promise<Outcome<null>> {
  const profile = checkProfile(change)
  if (!profile.ok) return profile
  return inTransaction(deps.database, async (tx) => {
    const { memberId } = caller.actor
    const member = await lockMember(tx, memberId)
    if (member === null) return refuse('member.unknown')
    await updateMember(tx, memberId, profile.value)
    const subject = { kind: 'member', id: memberId, name: member.username }
    const detail = { fields: Object.keys(change) }
    await appendEvents(tx, [eventBy(caller, 'member.changed', subject, { detail })], deps.clock())
    return accept(null)
  })
}
