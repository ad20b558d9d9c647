/** Leaving the organisation while owning applications, and handing them over (MB8, AP7). */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'

/** An application that the leaving person owns, with all its owners. */
export type OwnedApplication = Readonly<{ id: string; name: string; ownerIds: readonly string[] }>

/** How many names a refusal lists; the count says how many there are. */
const namesShown = 20

/** The applications of which a person is the last owner. */
export function listLastOwnerships<T extends OwnedApplication>(
  memberId: string,
  owned: readonly T[],
): readonly T[] {
  return owned.filter(({ ownerIds }) => ownerIds.length === 1 && ownerIds[0] === memberId)
}

/**
 * Decides whether a person may be removed or deactivated (MB8). Refuses with `member.last-owner`,
 * which counts the applications and names the first twenty, with their ids for the hand-over.
 */
export function leaveOrganisation(
  memberId: string,
  owned: readonly OwnedApplication[],
): Outcome<null> {
  const held = listLastOwnerships(memberId, owned)
  if (held.length === 0) return accept(null)
  const shown = held.slice(0, namesShown)
  const facts = {
    count: held.length,
    applicationNames: shown.map((application) => application.name),
    applicationIds: shown.map((application) => application.id),
  }
  return refuse('member.last-owner', { facts })
}

/**
 * Hands applications over in bulk (MB8): the successor takes the person's place among the owners and
 * is never named twice. Refuses with `member.hand-over-target` for oneself or somebody not active.
 *
 * @returns the new owners of each application that changes, by id
 */
export function handOverApplications(
  memberId: string,
  successorId: string,
  owned: readonly OwnedApplication[],
  activeMemberIds: ReadonlySet<string>,
): Outcome<ReadonlyMap<string, readonly string[]>> {
  if (successorId === memberId || !activeMemberIds.has(successorId)) {
    return refuse('member.hand-over-target', { path: 'memberId' })
  }
  const changes = new Map<string, readonly string[]>()
  for (const { id, ownerIds } of owned) {
    if (!ownerIds.includes(memberId)) continue
    const next = ownerIds.map((ownerId) => (ownerId === memberId ? successorId : ownerId))
    changes.set(id, [...new Set(next)])
  }
  return accept(changes)
}
