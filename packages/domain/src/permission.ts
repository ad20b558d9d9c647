/** Whether an actor may do something to a subject, and what a reader may do with it (AC1 to AC3). */

import type { ApplicationState } from './application.ts'
import type { GrantState } from './grant.ts'
import { isCurrentMember } from './membership.ts'
import type { MembershipRole } from './membership.ts'
import { actions, getPermission } from './permission-matrix.ts'
import type { Action, ActionOn, Noun, Relation } from './permission-matrix.ts'
import type { Actor, ProjectRole } from './person.ts'
import { accept, refuse } from './refusal.ts'
import type { RefusalCode } from './refusal-codes.ts'
import type { Outcome } from './refusal.ts'
import type { RequestState } from './request.ts'
import type { Day } from './validity.ts'

/** How the actor belongs to an application, or `null`; `today` is a day of the organisation. */
export type Standing = Readonly<{
  membership: Readonly<{ role: MembershipRole; endsOn: Day | null }> | null
  today: Day
}>

/** What an action is done to, with just what decides who may do it. */
export type Subject =
  | Readonly<{ noun: 'organisation' }>
  | Readonly<{ noun: 'group' }>
  | Readonly<{ noun: 'member'; memberId: string }>
  | (Readonly<{
      noun: 'application'
      state: ApplicationState
      /** Verbs that the network or the settings do not offer at present (AR1, CR6). */
      withheld?: readonly ActionOn<'application'>[]
    }> &
      Standing)
  | (Readonly<{ noun: 'membership'; memberId: string; role: MembershipRole }> & Standing)
  | Readonly<{ noun: 'project'; projectRole: ProjectRole | null }>
  | Readonly<{ noun: 'api'; projectRole: ProjectRole | null; ownerId: string | null }>
  | (Readonly<{ noun: 'call'; projectRole: ProjectRole | null; ownerId: string | null }> & Standing)
  | (Readonly<{ noun: 'grant'; projectRole: ProjectRole | null; state: GrantState }> & Standing)
  | Readonly<{ noun: 'data-source'; ownerIds: readonly string[] }>
  | (Readonly<{ noun: 'data-source-grant'; ownerIds: readonly string[]; state: GrantState }> &
      Standing)
  | Readonly<{
      noun: 'request'
      state: RequestState
      applicantId: string
      /** Those whose decision is due now. */
      approverIds: readonly string[]
      /** Added signers whose answer is due now. */
      signerIds: readonly string[]
      /** Everybody who decides, decided or will decide in any step. */
      participantIds: readonly string[]
    }>

type SubjectOf<N extends Noun> = Extract<Subject, Readonly<{ noun: N }>>

function listStanding(standing: Standing): Relation[] {
  const { membership, today } = standing
  if (membership === null) return []
  return isCurrentMember(membership, today) ? [membership.role] : []
}

function relateIf(condition: boolean, relation: Relation): Relation[] {
  return condition ? [relation] : []
}

function listSubjectRelations(me: string, subject: Subject): Relation[] {
  const related: Relation[] = []
  if ('membership' in subject) related.push(...listStanding(subject))
  if ('memberId' in subject) related.push(...relateIf(subject.memberId === me, 'self'))
  if ('projectRole' in subject && subject.projectRole !== null) related.push(subject.projectRole)
  if ('ownerId' in subject) related.push(...relateIf(subject.ownerId === me, 'api_owner'))
  if ('ownerIds' in subject) {
    related.push(...relateIf(subject.ownerIds.includes(me), 'data_source_owner'))
  }
  if ('applicantId' in subject) {
    related.push(
      ...relateIf(subject.applicantId === me, 'applicant'),
      ...relateIf(subject.approverIds.includes(me), 'approver'),
      ...relateIf(subject.signerIds.includes(me), 'signer'),
      ...relateIf(subject.participantIds.includes(me), 'participant'),
    )
  }
  return related
}

/** Every relation in which an actor stands to a subject. */
export function listRelations(actor: Actor, subject: Subject): readonly Relation[] {
  const roles = actor.roles.filter((role) => role !== 'member')
  return [...roles, ...listSubjectRelations(actor.memberId, subject), 'person']
}

function permits(related: readonly Relation[], action: string): boolean {
  const { allow, never = [] } = getPermission(action)
  return (
    related.some((relation) => allow.includes(relation)) &&
    !related.some((relation) => never.includes(relation))
  )
}

/** Whether the table gives the actor the action, whatever state the subject is in (AC1). */
export function can<N extends Noun>(
  actor: Actor,
  action: ActionOn<N>,
  subject: SubjectOf<N>,
): boolean {
  return permits(listRelations(actor, subject), action)
}

/** Whether only roles in the organisation give the action and the actor has none: no subject could change that. */
export function isOutOfReach(actor: Actor, action: Action): boolean {
  const { allow } = getPermission(action)
  const byRole = allow.every(
    (relation) => relation === 'super_admin' || relation === 'system_admin',
  )
  return byRole && !actor.roles.some((role) => role !== 'member' && allow.includes(role))
}

/** How a subject that the actor may not view is answered: as if it did not exist (AC2). */
const unknownCodes = {
  member: 'member.unknown',
  group: 'group.unknown',
  application: 'application.unknown',
  membership: 'membership.unknown',
  project: 'project.unknown',
  api: 'api.unknown',
  call: 'call.unknown',
  grant: 'grant.unknown',
  'data-source': 'data-source.unknown',
  'data-source-grant': 'grant.unknown',
  request: 'request.unknown',
} as const satisfies Record<Exclude<Noun, 'organisation'>, RefusalCode>

/**
 * Asks the table, and refuses as AC2 says: with the noun's `*.unknown`, exactly as for what does not
 * exist, when the actor may not even view the subject, else with `permission.denied`.
 */
export function authorise<N extends Noun>(
  actor: Actor,
  action: ActionOn<N>,
  subject: SubjectOf<N>,
): Outcome<null> {
  const related = listRelations(actor, subject)
  if (permits(related, action)) return accept(null)
  const noun: Noun = subject.noun
  if (noun === 'organisation' || permits(related, `${noun}.view`)) {
    return refuse('permission.denied', { facts: { action } })
  }
  return refuse(unknownCodes[noun])
}

function isRequestActionDue(action: Action, state: RequestState): boolean {
  if (action === 'request.view') return true
  if (action === 'request.resubmit') {
    return ['EXECUTION_FAILED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'].includes(state)
  }
  return state === 'PENDING'
}

function isGrantActionDue(action: string, state: GrantState): boolean {
  if (action.endsWith('.view')) return true
  return state === 'valid' || (state === 'expired' && action.endsWith('.renew'))
}

function isApplicationActionDue(
  action: Action,
  subject: Extract<Subject, Readonly<{ noun: 'application' }>>,
): boolean {
  if (subject.state === 'deleted') return action === 'application.view'
  if (action === 'application.suspend') return subject.state === 'active'
  if (action === 'application.resume') return subject.state === 'suspended'
  // A permanent membership needs no renewal (MB7).
  if (action === 'application.renew') return subject.membership?.endsOn !== null
  return subject.withheld?.some((each) => each === action) !== true
}

/** Whether the state of the subject leaves room for the action, whoever does it. */
function isDue(action: Action, subject: Subject): boolean {
  if (subject.noun === 'application') return isApplicationActionDue(action, subject)
  if (subject.noun === 'request') return isRequestActionDue(action, subject.state)
  if (subject.noun === 'grant' || subject.noun === 'data-source-grant') {
    return isGrantActionDue(action, subject.state)
  }
  // Owners are changed in Edit, not in the panel (MB4).
  if (subject.noun === 'membership' && subject.role === 'owner') return action === 'membership.view'
  return true
}

/** The actions on a subject that its reader may do now, in the order of the table (AC3). */
export function listCapabilities(actor: Actor, subject: Subject): readonly Action[] {
  const related = listRelations(actor, subject)
  return actions.filter(
    (action) =>
      action.startsWith(`${subject.noun}.`) && permits(related, action) && isDue(action, subject),
  )
}
