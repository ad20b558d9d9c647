/** Applications: what they are made of, and the rules on their scenario, owners and life (AP5 to AP10). */

import { parseApplicationName } from './application-name.ts'
import { accept, acceptUnless, refusal, refusalsOf, refuse } from './refusal.ts'
import type { Outcome, Refusal, Refused } from './refusal.ts'
import { countCodePoints, isBlank, parseStorableText } from './text.ts'

export const applicationStates = ['active', 'suspended', 'deleted'] as const
export type ApplicationState = (typeof applicationStates)[number]

/** Where an application is in its life; instants are milliseconds since 1970. */
export type ApplicationLife =
  | Readonly<{ state: 'active' }>
  | Readonly<{ state: 'suspended'; suspendedAt: number }>
  | Readonly<{ state: 'deleted'; deletedAt: number }>

/** What Edit can change (AP8); the AppKey is not among it and never will be. */
export type ApplicationProfile = Readonly<{
  name: string
  groupId: string
  scenario: string
  ownerIds: readonly string[]
}>

export const scenarioLimit = 128
export const ownersLimit = 100

/**
 * A scenario of 1 to 128 code points, at least one of them visible (AP6).
 * Refuses with `application.scenario-missing`, `application.scenario-long` or `text.unstorable`.
 */
export function parseScenario(raw: string): Outcome<string> {
  const path = 'scenario'
  if (isBlank(raw)) return refuse('application.scenario-missing', { path })
  const parsed = parseStorableText(raw)
  if (!parsed.ok) return { ok: false, refusal: { ...parsed.refusal, path } }
  const length = countCodePoints(parsed.value)
  if (length <= scenarioLimit) return parsed
  return refuse('application.scenario-long', { path, facts: { length, limit: scenarioLimit } })
}

function findOwnerFault(
  ownerIds: readonly string[],
  index: number,
  activeMemberIds: ReadonlySet<string>,
): Refusal[] {
  const ownerId = ownerIds[index] ?? ''
  const more = { path: `ownerIds.${index}`, facts: { ownerId } }
  if (ownerIds.indexOf(ownerId) < index) return [refusal('application.owner-repeated', more)]
  if (!activeMemberIds.has(ownerId)) return [refusal('application.owner-inactive', more)]
  return []
}

/**
 * The owners of a new application: 1 to 100, each once, each an active member (AP7).
 * Refuses with `application.owners-missing`, `application.owners-too-many`, and for each faulty
 * owner `application.owner-repeated` or `application.owner-inactive`.
 */
export function parseOwners(
  ownerIds: readonly string[],
  activeMemberIds: ReadonlySet<string>,
): Outcome<readonly string[]> {
  const path = 'ownerIds'
  const count = ownerIds.length
  if (count === 0) return refuse('application.owners-missing', { path })
  if (count > ownersLimit) {
    return refuse('application.owners-too-many', { path, facts: { count, limit: ownersLimit } })
  }
  const faults = ownerIds.flatMap((_, index) => findOwnerFault(ownerIds, index, activeMemberIds))
  return acceptUnless(faults, ownerIds)
}

export type OwnerChange = Readonly<{
  ownerIds: readonly string[]
  added: readonly string[]
  removed: readonly string[]
}>

/**
 * Decides a new set of owners for an application that has some (AP7). An empty set is refused with
 * `application.last-owner`, whoever asks and by whichever way; else as `parseOwners`.
 */
export function decideOwners(
  present: readonly string[],
  next: readonly string[],
  activeMemberIds: ReadonlySet<string>,
): Outcome<OwnerChange> {
  if (next.length === 0) return refuse('application.last-owner', { path: 'ownerIds' })
  const parsed = parseOwners(next, activeMemberIds)
  if (!parsed.ok) return parsed
  return accept({
    ownerIds: parsed.value,
    added: next.filter((ownerId) => !present.includes(ownerId)),
    removed: present.filter((ownerId) => !next.includes(ownerId)),
  })
}

export type ApplicationEdit = Readonly<Partial<ApplicationProfile>>

/** What the decision on an edit needs to know of the world. */
export type EditContext = Readonly<{
  /** The version that the editor had loaded. */
  version: number
  activeMemberIds: ReadonlySet<string>
  groupExists: (groupId: string) => boolean
}>

export type EditedApplication = Readonly<{
  profile: ApplicationProfile
  version: number
  /** The fields that differ; empty when the edit changes nothing, and then the version stays. */
  changed: readonly (keyof ApplicationProfile)[]
  owners: OwnerChange
}>

/**
 * Decides an edit (AP8). A stale version is refused before anything else, with
 * `application.stale-version`; then every faulty field at once, by the rules on each of them and
 * `group.unknown` (AP5). Whether the name is free in its group is for the database to say (AP4).
 */
export function editApplication(
  present: ApplicationProfile & ApplicationLife & Readonly<{ version: number }>,
  edit: ApplicationEdit,
  context: EditContext,
): Outcome<EditedApplication> {
  if (present.state === 'deleted') return refuse('application.deleted')
  if (context.version !== present.version) {
    return refuse('application.stale-version', {
      path: 'version',
      facts: { presentVersion: present.version, givenVersion: context.version },
    })
  }
  const name = edit.name === undefined ? accept(present.name) : parseApplicationName(edit.name)
  const scenario =
    edit.scenario === undefined ? accept(present.scenario) : parseScenario(edit.scenario)
  const groupId = checkGroup(edit.groupId ?? present.groupId, present.groupId, context.groupExists)
  const owners =
    edit.ownerIds === undefined
      ? accept({ ownerIds: present.ownerIds, added: [], removed: [] })
      : decideOwners(present.ownerIds, edit.ownerIds, context.activeMemberIds)
  if (!name.ok || !scenario.ok || !groupId.ok || !owners.ok) {
    return refuseFaults([name, groupId, scenario, owners])
  }
  const profile = {
    name: name.value,
    groupId: groupId.value,
    scenario: scenario.value,
    ownerIds: owners.value.ownerIds,
  }
  const changed = listChanges(present, profile, owners.value)
  const version = present.version + (changed.length === 0 ? 0 : 1)
  return accept({ profile, version, changed, owners: owners.value })
}

function checkGroup(
  groupId: string,
  presentGroupId: string,
  groupExists: EditContext['groupExists'],
): Outcome<string> {
  if (groupId === presentGroupId || groupExists(groupId)) return accept(groupId)
  return refuse('group.unknown', { path: 'groupId' })
}

function refuseFaults(outcomes: readonly Outcome<unknown>[]): Refused {
  const refused = acceptUnless(outcomes.flatMap(refusalsOf), undefined)
  if (refused.ok) throw new Error('an edit was refused without a refusal')
  return refused
}

function listChanges(
  present: ApplicationProfile,
  next: ApplicationProfile,
  owners: OwnerChange,
): (keyof ApplicationProfile)[] {
  const changed: (keyof ApplicationProfile)[] = []
  if (next.name !== present.name) changed.push('name')
  if (next.groupId !== present.groupId) changed.push('groupId')
  if (next.scenario !== present.scenario) changed.push('scenario')
  if (owners.added.length + owners.removed.length > 0) changed.push('ownerIds')
  return changed
}

/**
 * Decides a deletion, which is for ever (AP9): the name must have been typed in full, exactly.
 * Refuses with `application.confirmation-mismatch` or `application.deleted`.
 */
export function deleteApplication(
  present: ApplicationLife & Readonly<{ name: string }>,
  typedName: string,
  now: number,
): Outcome<ApplicationLife> {
  if (present.state === 'deleted') return refuse('application.deleted')
  if (typedName.normalize('NFC') !== present.name) {
    const facts = { name: present.name }
    return refuse('application.confirmation-mismatch', { path: 'confirmName', facts })
  }
  return accept({ state: 'deleted', deletedAt: now })
}

/** Stops an application without losing anything (AP10). Refuses with `application.not-active`. */
export function suspendApplication(
  present: ApplicationLife,
  now: number,
): Outcome<ApplicationLife> {
  if (present.state === 'deleted') return refuse('application.deleted')
  if (present.state === 'suspended') return refuse('application.not-active')
  return accept({ state: 'suspended', suspendedAt: now })
}

/** Lets a suspended application call again (AP10). Refuses with `application.not-suspended`. */
export function resumeApplication(present: ApplicationLife): Outcome<ApplicationLife> {
  if (present.state === 'deleted') return refuse('application.deleted')
  if (present.state === 'active') return refuse('application.not-suspended')
  return accept({ state: 'active' })
}
