/** People of the organisation and the roles they hold. */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'

export const organisationRoles = ['super_admin', 'system_admin', 'member'] as const
export type OrganisationRole = (typeof organisationRoles)[number]

export const projectRoles = ['project_admin', 'developer', 'business_user', 'operator'] as const
export type ProjectRole = (typeof projectRoles)[number]

/** The person an operation is done for. `null` never stands for a person; sign-in comes first. */
export type Actor = Readonly<{
  memberId: string
  roles: readonly OrganisationRole[]
}>

/** Administrators are super and system administrators (domain.md C). */
export function isAdministrator(actor: Actor): boolean {
  return actor.roles.includes('super_admin') || actor.roles.includes('system_admin')
}

/** A person whose roles or activity are to change. */
export type RoleHolder = Readonly<{
  memberId: string
  roles: readonly OrganisationRole[]
  active: boolean
}>

/**
 * Decides new roles, or leaving and coming back (AC1). A super administrator's standing is changed
 * by super administrators alone, the last active one stays, and nobody changes their own.
 * Refuses with `member.self`, `member.super-admin-only` or `member.last-super-admin`.
 *
 * @param next what the person shall be; somebody removed is `{roles: [], active: false}`
 * @param activeSuperAdmins how many there are before the change
 */
export function changeStanding(
  actor: Actor,
  present: RoleHolder,
  next: Pick<RoleHolder, 'roles' | 'active'>,
  activeSuperAdmins: number,
): Outcome<RoleHolder> {
  if (actor.memberId === present.memberId) return refuse('member.self')
  const was = present.roles.includes('super_admin')
  const becomes = next.roles.includes('super_admin')
  const touched = was !== becomes || (was && present.active !== next.active)
  if (touched && !actor.roles.includes('super_admin')) return refuse('member.super-admin-only')
  const lost = was && present.active && !(becomes && next.active)
  if (lost && activeSuperAdmins <= 1) return refuse('member.last-super-admin')
  const { roles, active } = next
  return accept({ memberId: present.memberId, roles, active })
}
