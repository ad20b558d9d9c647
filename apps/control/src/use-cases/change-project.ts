/** Adds, changes and deletes service projects, and gives people roles in them. */
import { accept, authorise, deleteProject, parseProjectName, refuse } from '@portico/domain'
import type { Outcome, ProjectRole } from '@portico/domain'
import {
  appendEvents,
  findActiveMembers,
  findProject,
  findProjectRoles,
  findStrongestProjectRole,
  inTransaction,
  insertProject,
  lockProject,
  removeProject,
  setProjectRoles,
  updateProject,
} from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { checkVersion } from './check-version.ts'
import { refuseConflicts } from './refuse-conflicts.ts'

const nameTaken = { service_projects__name: refuse('project.name-taken', { path: 'name' }) }

export type CreateProjectInput = Readonly<{
  name: string
  description?: string | undefined
  administratorIds?: readonly string[] | undefined
}>

/** Answers the id of the new project. */
export async function createProject(
  deps: Deps,
  caller: Caller,
  input: CreateProjectInput,
): Promise<Outcome<string>> {
  const allowed = authorise(caller.actor, 'organisation.add-project', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  const name = parseProjectName(input.name)
  if (!name.ok) return name
  const id = deps.ids('project')
  const administratorIds = [...new Set(input.administratorIds)]
  return refuseConflicts(nameTaken, () =>
    inTransaction(deps.database, async (tx) => {
      const known = await findActiveMembers(tx, administratorIds)
      const stranger = administratorIds.findIndex((each) => !known.some(({ id: k }) => k === each))
      if (stranger >= 0) return refuse('member.unknown', { path: `administratorIds.${stranger}` })
      await insertProject(tx, {
        id,
        name: name.value,
        description: input.description ?? '',
        createdAt: new Date(deps.clock()),
      })
      for (const memberId of administratorIds) {
        await setProjectRoles(tx, id, memberId, ['project_admin'])
      }
      const subject = { kind: 'project', id, name: name.value }
      const event = eventBy(caller, 'project.created', subject, { detail: { administratorIds } })
      await appendEvents(tx, [event], deps.clock())
      return accept(id)
    }),
  )
}

export type ChangeProjectInput = Readonly<{
  id: string
  name?: string | undefined
  description?: string | undefined
  version: number | undefined
}>

export async function changeProject(
  deps: Deps,
  caller: Caller,
  input: ChangeProjectInput,
): Promise<Outcome<null>> {
  return refuseConflicts(nameTaken, () =>
    inTransaction(deps.database, async (tx) => {
      const project = await lockProject(tx, input.id, 'update')
      if (!project) return refuse('project.unknown')
      const projectRole = await findStrongestProjectRole(tx, project.id, caller.actor.memberId)
      const allowed = authorise(caller.actor, 'project.edit', { noun: 'project', projectRole })
      if (!allowed.ok) return allowed
      const name = input.name === undefined ? accept(project.name) : parseProjectName(input.name)
      if (!name.ok) return name
      const version = checkVersion(input.version, project)
      if (!version.ok) return version
      await updateProject(tx, project.id, {
        name: name.value,
        ...(input.description === undefined ? {} : { description: input.description }),
      })
      const subject = { kind: 'project', id: project.id, name: name.value }
      const detail = { before: { name: project.name } }
      const event = eventBy(caller, 'project.changed', subject, { detail })
      await appendEvents(tx, [event], deps.clock())
      return accept(null)
    }),
  )
}

/** Refuses as `authorise`, and with `project.in-use` while an API is left. */
export async function dissolveProject(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const project = await lockProject(tx, id, 'update')
    if (!project) return refuse('project.unknown')
    const projectRole = await findStrongestProjectRole(tx, project.id, caller.actor.memberId)
    const allowed = authorise(caller.actor, 'project.delete', { noun: 'project', projectRole })
    if (!allowed.ok) return allowed
    const decision = deleteProject((await findProject(tx, id))?.apiCount ?? 0)
    if (!decision.ok) return decision
    await removeProject(tx, id, new Date(deps.clock()))
    const subject = { kind: 'project', id, name: project.name }
    await appendEvents(tx, [eventBy(caller, 'project.deleted', subject)], deps.clock())
    return accept(null)
  })
}

export type AssignProjectRolesInput = Readonly<{
  projectId: string
  memberId: string
  roles: readonly ProjectRole[]
}>

/** Sets the roles of one person; none takes the person out of the project. */
export async function assignProjectRoles(
  deps: Deps,
  caller: Caller,
  input: AssignProjectRolesInput,
): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const project = await lockProject(tx, input.projectId, 'update')
    if (!project) return refuse('project.unknown')
    const projectRole = await findStrongestProjectRole(tx, project.id, caller.actor.memberId)
    const target = { noun: 'project', projectRole } as const
    const allowed = authorise(caller.actor, 'project.manage-members', target)
    if (!allowed.ok) return allowed
    const [member] = await findActiveMembers(tx, [input.memberId])
    if (!member) return refuse('member.unknown', { path: 'memberId' })
    const before = await findProjectRoles(tx, project.id, member.id)
    const roles = [...new Set(input.roles)]
    await setProjectRoles(tx, project.id, member.id, roles)
    const subject = { kind: 'project', id: project.id, name: project.name }
    const detail = { memberId: member.id, before, roles }
    const event = eventBy(caller, 'project.roles-set', subject, { detail })
    await appendEvents(tx, [event], deps.clock())
    return accept(null)
  })
}
