/** What can be called or used: application groups, service projects, APIs, data sources. */
import * as z from 'zod'
import { projectRoles } from '@portico/domain'
import {
  apiOperation,
  can,
  id,
  instant,
  listOf,
  listQuery,
  nothing,
  nounRef,
  personRef,
  text,
  version,
} from './fields.ts'
import { defineRoutes } from './route.ts'

const idParams = z.strictObject({ id })

const name = text(200)

const url = z.string().min(1).max(2048)

export const applicationGroup = z.object({
  id,
  name: z.string(),
  applicationCount: z.number().int(),
  createdAt: instant,
  version,
  can,
})

export const projectRole = z.enum(projectRoles)

export const serviceProject = z.object({
  id,
  name: z.string(),
  description: z.string(),
  apiCount: z.number().int(),
  administrators: z.array(personRef),
  createdAt: instant,
  version,
  can,
})

export const projectMember = z.object({ person: personRef, roles: z.array(projectRole) })

const upstream = z.strictObject({ upstream: url })

const apiEnvironments = z.strictObject({ PROD: upstream.optional(), DEV: upstream.optional() })

const perSecond = z.number().int().min(0).max(1_000_000).nullable()

const throttle = z.strictObject({
  perSecond,
  perApplicationPerSecond: perSecond,
  overrides: z
    .array(z.strictObject({ applicationId: id, perSecond: z.number().int().min(0).max(1_000_000) }))
    .max(1000)
    .default([]),
})

export const apiForm = z.strictObject({
  projectId: id,
  name,
  description: text(2000).optional(),
  operation: apiOperation,
  /** Null takes the own method and path away. */
  method: text(16).nullable().optional(),
  path: text(1024).nullable().optional(),
  environments: apiEnvironments,
  timeoutMs: z.number().int().min(1).max(3_600_000).optional(),
  throttle: throttle.optional(),
  allowUpgrade: z.boolean().optional(),
  shareUpstreamConnections: z.boolean().optional(),
  /** The API's id in Alibaba Cloud API Gateway, so that its grants are carried there (NW3). */
  aliyunApiId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/)
    .nullable()
    .optional(),
  /** Markdown for callers, shown in the marketplace. */
  documentation: text(50_000).optional(),
})

export const api = z.object({
  id,
  project: nounRef,
  name: z.string(),
  description: z.string(),
  operation: apiOperation,
  method: z.string().nullable(),
  path: z.string().nullable(),
  /** Upstream addresses are for people of the project and administrators; null for others. */
  environments: z.object({
    PROD: z.object({ upstream: z.string().nullable() }).nullable(),
    DEV: z.object({ upstream: z.string().nullable() }).nullable(),
  }),
  timeoutMs: z.number().int(),
  throttle,
  allowUpgrade: z.boolean(),
  shareUpstreamConnections: z.boolean(),
  aliyunApiId: z.string().nullable(),
  documentation: z.string(),
  owner: personRef.nullable(),
  grantCount: z.number().int(),
  updatedAt: instant,
  version,
  can,
})

export const dataSource = z.object({
  id,
  name: z.string(),
  kind: z.string(),
  /** Connection without its secret. */
  connection: z.string(),
  hasSecret: z.boolean(),
  owner: personRef,
  createdAt: instant,
  version,
  can,
})

export const catalogueRoutes = defineRoutes({
  listGroups: {
    method: 'GET',
    path: '/application-groups',
    access: 'signed-in',
    summary: 'Application groups; search by keyword (GP3)',
    query: listQuery,
    response: listOf(applicationGroup),
  },
  createGroup: {
    method: 'POST',
    path: '/application-groups',
    access: 'organisation.add-group',
    summary: 'Add an application group (GP1)',
    body: z.strictObject({ name }),
    response: applicationGroup,
    status: 201,
  },
  updateGroup: {
    method: 'PATCH',
    path: '/application-groups/{id}',
    access: 'group.rename',
    summary: 'Rename a group',
    params: idParams,
    body: z.strictObject({ name }),
    response: applicationGroup,
    versioned: true,
  },
  deleteGroup: {
    method: 'DELETE',
    path: '/application-groups/{id}',
    access: 'group.delete',
    summary: 'Delete an empty group (GP2)',
    params: idParams,
    response: nothing,
    status: 204,
  },
  listProjects: {
    method: 'GET',
    path: '/service-projects',
    access: 'signed-in',
    summary: 'Service projects',
    query: listQuery,
    response: listOf(serviceProject),
  },
  createProject: {
    method: 'POST',
    path: '/service-projects',
    access: 'organisation.add-project',
    summary: 'Add a service project',
    body: z.strictObject({
      name,
      description: text(2000).optional(),
      administratorIds: z.array(id).max(100).optional(),
    }),
    response: serviceProject,
    status: 201,
  },
  getProject: {
    method: 'GET',
    path: '/service-projects/{id}',
    access: 'project.view',
    summary: 'One service project',
    params: idParams,
    response: serviceProject,
  },
  updateProject: {
    method: 'PATCH',
    path: '/service-projects/{id}',
    access: 'project.edit',
    summary: 'Change a service project',
    params: idParams,
    body: z.strictObject({ name: name.optional(), description: text(2000).optional() }),
    response: serviceProject,
    versioned: true,
  },
  deleteProject: {
    method: 'DELETE',
    path: '/service-projects/{id}',
    access: 'project.delete',
    summary: 'Delete a service project that has no API',
    params: idParams,
    response: nothing,
    status: 204,
  },
  listProjectMembers: {
    method: 'GET',
    path: '/service-projects/{id}/members',
    access: 'project.view',
    summary: 'People of a project and their roles',
    params: idParams,
    response: listOf(projectMember),
  },
  setProjectMember: {
    method: 'PUT',
    path: '/service-projects/{id}/members/{memberId}',
    access: 'project.manage-members',
    summary: "Set somebody's roles in a project; none removes them",
    params: z.strictObject({ id, memberId: id }),
    body: z.strictObject({ roles: z.array(projectRole).max(4) }),
    response: projectMember,
  },
  listApis: {
    method: 'GET',
    path: '/apis',
    access: 'signed-in',
    summary: 'APIs; search by name or id, filter by project and operation',
    query: listQuery.extend({ projectId: id.optional(), operation: apiOperation.optional() }),
    response: listOf(api),
  },
  createApi: {
    method: 'POST',
    path: '/apis',
    access: 'project.add-api',
    summary: 'Register an HTTP API',
    body: apiForm,
    response: api,
    status: 201,
  },
  getApi: {
    method: 'GET',
    path: '/apis/{id}',
    access: 'api.view',
    summary: 'One API with its documentation',
    params: idParams,
    response: api,
  },
  updateApi: {
    method: 'PATCH',
    path: '/apis/{id}',
    access: ['api.edit', 'api.edit-limits'],
    summary: 'Change an API',
    params: idParams,
    body: apiForm.omit({ projectId: true }).partial(),
    response: api,
    versioned: true,
  },
  deleteApi: {
    method: 'DELETE',
    path: '/apis/{id}',
    access: 'api.delete',
    summary: 'Delete an API; its grants are dropped',
    params: idParams,
    response: nothing,
    status: 204,
  },
  listDataSources: {
    method: 'GET',
    path: '/data-sources',
    access: 'signed-in',
    summary: 'Data sources',
    query: listQuery,
    response: listOf(dataSource),
  },
  createDataSource: {
    method: 'POST',
    path: '/data-sources',
    access: 'organisation.add-data-source',
    summary: 'Register a data source; its secret is sealed',
    body: z.strictObject({
      name,
      kind: text(64),
      connection: text(2000),
      secret: text(4000).optional(),
      ownerId: id,
    }),
    response: dataSource,
    status: 201,
  },
  updateDataSource: {
    method: 'PATCH',
    path: '/data-sources/{id}',
    access: 'data-source.edit',
    summary: 'Change a data source',
    params: idParams,
    body: z.strictObject({
      name: name.optional(),
      kind: text(64).optional(),
      connection: text(2000).optional(),
      secret: text(4000).nullable().optional(),
      ownerId: id.optional(),
    }),
    response: dataSource,
    versioned: true,
  },
  deleteDataSource: {
    method: 'DELETE',
    path: '/data-sources/{id}',
    access: 'data-source.delete',
    summary: 'Delete a data source; its grants are dropped',
    params: idParams,
    response: nothing,
    status: 204,
  },
})

export type ApplicationGroup = z.infer<typeof applicationGroup>
export type ServiceProject = z.infer<typeof serviceProject>
export type ProjectMember = z.infer<typeof projectMember>
export type Api = z.infer<typeof api>
export type ApiForm = z.infer<typeof apiForm>
export type DataSource = z.infer<typeof dataSource>
