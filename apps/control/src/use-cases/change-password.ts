/** Gives the signed-in person a new password, and leaves them signed in nowhere else. */
import { accept, parseNewPassword } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  endSessionsOf,
  forgetAttempts,
  inTransaction,
  updatePasswordHash,
} from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { proveOneself } from './prove-oneself.ts'

/** Refuses as `proveOneself`, and with `password.…` for a new password that is not good enough. */
export async function changePassword(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ currentPassword: string; newPassword: string }>,
): Promise<Outcome<null>> {
  const proof = await proveOneself(deps, caller, input.currentPassword, 'currentPassword')
  if (!proof.ok) return proof
  const password = parseNewPassword(input.newPassword, caller.username, 'newPassword')
  if (!password.ok) return password
  const hash = await deps.identity.hashPassword(password.value)
  const { memberId } = caller.actor
  const at = new Date(deps.clock())
  await inTransaction(deps.database, async (tx) => {
    await updatePasswordHash(tx, memberId, hash, at)
    await endSessionsOf(tx, memberId, proof.value)
    await forgetAttempts(tx, [`proof:${memberId}`])
    const subject = { kind: 'member', id: memberId, name: caller.username }
    await appendEvents(tx, [eventBy(caller, 'password.changed', subject)], deps.clock())
  })
  return accept(null)
}
