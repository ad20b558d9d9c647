/** The way to an application that every use case takes: find or lock it, then ask who the caller is to it. */
import { accept, authorise, refuse } from '@portico/domain'
import type { ActionOn, Membership, Outcome, Subject } from '@portico/domain'
import { findApplication, findMembership, inTransaction, lockApplication } from '@portico/store'
import type { Application, LockedApplication, Schema } from '@portico/store'
import type { Kysely, Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { readOrganisation } from './organisation.ts'
import type { Organisation } from './organisation.ts'

type Queries = Kysely<Schema>

export type ApplicationSubject = Extract<Subject, Readonly<{ noun: 'application' }>>

/** What an application is to the permission table, for somebody with this membership of it. */
export function subjectOfApplication(
  state: ApplicationSubject['state'],
  membership: Pick<Membership, 'role' | 'endsOn'> | null,
  organisation: Organisation,
): ApplicationSubject {
  const { today, withheld } = organisation
  return { noun: 'application', state, membership, today, withheld }
}

/** An application with all that decides about it. */
export type Reached<A> = Readonly<{
  application: A
  organisation: Organisation
  subject: ApplicationSubject
}>

async function reach<A extends Pick<LockedApplication, 'id' | 'state'>>(
  db: Queries,
  caller: Caller,
  application: A | null,
  action: ActionOn<'application'>,
  nowMs: number,
): Promise<Outcome<Reached<A>>> {
  // A deleted application answers as one that never was, to former owners too (AC2).
  if (application === null || application.state === 'deleted') return refuse('application.unknown')
  const organisation = await readOrganisation(db, nowMs)
  const membership = await findMembership(db, application.id, caller.actor.memberId)
  const subject = subjectOfApplication(application.state, membership, organisation)
  const allowed = authorise(caller.actor, action, subject)
  return allowed.ok ? accept({ application, organisation, subject }) : allowed
}

/** Finds an application that the caller wants to read. Refuses as `authorise`. */
export async function reachApplication(
  db: Queries,
  caller: Caller,
  id: string,
  action: ActionOn<'application'>,
  nowMs: number,
): Promise<Outcome<Reached<Application>>> {
  return reach(db, caller, await findApplication(db, id), action, nowMs)
}

/**
 * Locks an application that the caller wants to change, before anything is read that decides about it.
 * Refuses as `authorise`.
 */
export async function reachLockedApplication(
  tx: Queries,
  caller: Caller,
  id: string,
  action: ActionOn<'application'>,
  nowMs: number,
): Promise<Outcome<Reached<LockedApplication>>> {
  return reach(tx, caller, await lockApplication(tx, id), action, nowMs)
}

/**
 * Changes one application in one transaction: locks it, asks whether the caller may, then does what `change` says
 * with what was reached, at the time of the attempt (ms since 1970). Refuses as `authorise`, else as
 * `change` does.
 */
export function changeApplication<T>(
  deps: Deps,
  caller: Caller,
  id: string,
  action: ActionOn<'application'>,
  change: (
    tx: Transaction<Schema>,
    reached: Reached<LockedApplication>,
    nowMs: number,
  ) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return inTransaction(deps.database, async (tx) => {
    const now = deps.clock()
    const reached = await reachLockedApplication(tx, caller, id, action, now)
    return reached.ok ? change(tx, reached.value, now) : reached
  })
}
