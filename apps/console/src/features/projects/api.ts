/** Service projects, their people and their changes. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { ProjectMember, ServiceProject } from '@portico/contract'
import type { PagedSearch } from '../../page/paged-search.ts'
import { client } from '../../server/client.ts'

/** A project's name stands in the rows of APIs and grants too. */
export const projectKeys = [['projects'], ['apis'], ['grants']] as const

export function projectsQuery({ q, limit, cursor }: PagedSearch) {
  const query = { q, limit, cursor }
  return queryOptions({
    queryKey: ['projects', 'list', query],
    queryFn: ({ signal }) => client.listProjects({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function projectQuery(id: string) {
  return queryOptions({
    queryKey: ['projects', 'detail', id],
    queryFn: ({ signal }) => client.getProject({ params: { id } }, { signal }),
  })
}

export function projectPeopleQuery(id: string) {
  return queryOptions({
    queryKey: ['projects', 'people', id],
    queryFn: ({ signal }) => client.listProjectMembers({ params: { id } }, { signal }),
  })
}

export type ProjectChange = Readonly<{ name: string; description: string }>

export const addProject = (
  body: ProjectChange & Readonly<{ administratorIds: string[] }>,
  options: CallOptions,
) => client.createProject({ body }, options)

export const changeProject = ({ id, version }: ServiceProject, body: ProjectChange) =>
  client.updateProject({ params: { id }, body }, { version })

export const deleteProject = ({ id }: ServiceProject) => client.deleteProject({ params: { id } })

/** No role removes the person from the project. */
export const setRoles = (projectId: string, memberId: string, roles: ProjectMember['roles']) =>
  client.setProjectMember({ params: { id: projectId, memberId }, body: { roles } })
