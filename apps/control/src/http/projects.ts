/** Routes of service projects. */
import type { ServiceProject as ProjectBody } from '@portico/contract'
import { accept, listCapabilities, refuse } from '@portico/domain'
import type { Actor, Outcome, ProjectRole } from '@portico/domain'
import {
  findProject,
  findProjectRolesOf,
  findStrongestProjectRole,
  listProjectMembers,
  listProjects,
} from '@portico/store'
import type { ServiceProject } from '@portico/store'
import type { Deps } from '../deps.ts'
import {
  assignProjectRoles,
  changeProject,
  createProject,
  dissolveProject,
} from '../use-cases/change-project.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

type ProjectRoutes =
  | 'listProjects'
  | 'createProject'
  | 'getProject'
  | 'updateProject'
  | 'deleteProject'
  | 'listProjectMembers'
  | 'setProjectMember'

export function createProjectHandlers(deps: Deps): Pick<Handlers, ProjectRoutes> {
  const db = deps.database.kysely
  return {
    listProjects: async ({ caller, query }) => {
      const after = readCursor(textKey, query.cursor)?.[0]
      const rows = await listProjects(db, { q: query.q, after, limit: query.limit + 1 })
      const roles = await findProjectRolesOf(db, caller.actor.memberId)
      const present = (row: ServiceProject) =>
        presentProject(caller.actor, row, roles.get(row.id) ?? null)
      return accept(pageOf(rows, query.limit, (row) => [row.name], present))
    },
    createProject: async ({ caller, body }) => {
      const id = await createProject(deps, caller, body)
      return id.ok ? showProject(deps, caller.actor, id.value) : id
    },
    getProject: ({ caller, params }) => showProject(deps, caller.actor, params.id),
    updateProject: async ({ caller, params, body, version }) => {
      const changed = await changeProject(deps, caller, { id: params.id, ...body, version })
      return changed.ok ? showProject(deps, caller.actor, params.id) : changed
    },
    deleteProject: ({ caller, params }) => dissolveProject(deps, caller, params.id),
    listProjectMembers: async ({ params }) => {
      if (!(await findProject(db, params.id))) return refuse('project.unknown')
      const items = await listProjectMembers(db, params.id)
      return accept({ items: items.map(presentProjectMember), nextCursor: null })
    },
    setProjectMember: async ({ caller, params, body }) => {
      const input = { projectId: params.id, memberId: params.memberId, roles: body.roles }
      const changed = await assignProjectRoles(deps, caller, input)
      if (!changed.ok) return changed
      const person = await db
        .selectFrom('members')
        .where('id', '=', params.memberId)
        .select(['id', 'username', 'display_name as displayName'])
        .executeTakeFirstOrThrow()
      return accept({ person, roles: [...new Set(body.roles)] })
    },
  }
}

function presentProjectMember(member: {
  person: { id: string; username: string; displayName: string }
  roles: readonly ProjectRole[]
}) {
  return { person: member.person, roles: [...member.roles] }
}

async function showProject(deps: Deps, actor: Actor, id: string): Promise<Outcome<ProjectBody>> {
  const db = deps.database.kysely
  const project = await findProject(db, id)
  if (!project) return refuse('project.unknown')
  const role = await findStrongestProjectRole(db, id, actor.memberId)
  return accept(presentProject(actor, project, role))
}

function presentProject(
  actor: Actor,
  project: ServiceProject,
  projectRole: ProjectRole | null,
): ProjectBody {
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    apiCount: project.apiCount,
    administrators: [...project.administrators],
    createdAt: project.createdAt.toISOString(),
    version: project.version,
    can: [...listCapabilities(actor, { noun: 'project', projectRole })],
  }
}
