/** Registers, changes and deletes HTTP APIs. */
import type { ApiForm } from '@portico/contract'
import {
  accept,
  authorise,
  can,
  checkApiLimits,
  parseApiName,
  parseApiRoute,
  parseUpstream,
  refuse,
} from '@portico/domain'
import type { Environment, Outcome } from '@portico/domain'
import {
  appendEvents,
  findApi,
  findStrongestProjectRole,
  inTransaction,
  insertApi,
  lockApi,
  lockProject,
  removeApi,
  updateApi,
} from '@portico/store'
import type { Api, NewEvent } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { cancelPendingRequestsIn } from './cancel-pending-requests.ts'
import { checkVersion } from './check-version.ts'
import { refuseConflicts } from './refuse-conflicts.ts'

const taken = {
  apis__project_id_name: refuse('api.name-taken', { path: 'name' }),
  apis__aliyun_api_id: refuse('api.aliyun-id-taken', { path: 'aliyunApiId' }),
  apis__method_path: refuse('api.path-taken', { path: 'path' }),
}

/** What an API is after a form was laid over what it was. */
type Draft = Omit<ApiForm, 'projectId'>

/** Answers the id of the new API. */
export async function registerApi(
  deps: Deps,
  caller: Caller,
  form: ApiForm,
): Promise<Outcome<string>> {
  const id = deps.ids('api')
  return refuseConflicts(taken, () =>
    inTransaction(deps.database, async (tx) => {
      const project = await lockProject(tx, form.projectId, 'share')
      if (!project) return refuse('project.unknown', { path: 'projectId' })
      const projectRole = await findStrongestProjectRole(tx, project.id, caller.actor.memberId)
      const target = { noun: 'project', projectRole } as const
      const allowed = authorise(caller.actor, 'project.add-api', target)
      if (!allowed.ok) return allowed
      const linked = authoriseLink(caller, form, null)
      if (!linked.ok) return linked
      const columns = decideColumns(form)
      if (!columns.ok) return columns
      const now = new Date(deps.clock())
      await insertApi(tx, {
        ...columns.value,
        id,
        project_id: project.id,
        operation: form.operation,
        owner_id: caller.actor.memberId,
        created_at: now,
        updated_at: now,
      })
      await appendEvents(tx, [apiEvent(caller, 'api.registered', id, form.name)], deps.clock())
      return accept(id)
    }),
  )
}

export async function changeApi(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ id: string; change: Partial<Draft>; version: number | undefined }>,
): Promise<Outcome<null>> {
  return refuseConflicts(taken, () =>
    inTransaction(deps.database, async (tx) => {
      const locked = await lockApi(tx, input.id, 'update')
      const api = locked && (await findApi(tx, locked.id))
      if (!locked || !api) return refuse('api.unknown')
      const projectRole = await findStrongestProjectRole(tx, api.project.id, caller.actor.memberId)
      const target = { noun: 'api', projectRole, ownerId: api.owner?.id ?? null } as const
      const action = touchesLimitsOnly(input.change) ? 'api.edit-limits' : 'api.edit'
      // Whoever may change everything may change the limits too.
      const allowed = can(caller.actor, 'api.edit', target)
        ? accept(null)
        : authorise(caller.actor, action, target)
      if (!allowed.ok) return allowed
      const linked = authoriseLink(caller, input.change, api.aliyunApiId)
      if (!linked.ok) return linked
      const version = checkVersion(input.version, api)
      if (!version.ok) return version
      const draft = { ...draftOf(api), ...input.change }
      const columns = decideColumns(draft)
      if (!columns.ok) return columns
      const now = new Date(deps.clock())
      await updateApi(tx, api.id, {
        ...columns.value,
        operation: draft.operation,
        updated_at: now,
      })
      await appendEvents(tx, [apiEvent(caller, 'api.changed', api.id, draft.name)], deps.clock())
      return accept(null)
    }),
  )
}

/**
 * NW3: whoever links an API to one of the organisation's account decides what grants mean there, so that a project
 * could open another's API: only who may change the network does.
 */
function authoriseLink(
  caller: Caller,
  { aliyunApiId }: Partial<Draft>,
  present: string | null,
): Outcome<null> {
  if (aliyunApiId === undefined || aliyunApiId === present) return accept(null)
  const allowed = authorise(caller.actor, 'organisation.edit-network', { noun: 'organisation' })
  return allowed.ok ? accept(null) : allowed
}

/** Operators change how much may be called, and nothing else. */
function touchesLimitsOnly(change: Partial<Draft>): boolean {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return given.length > 0 && given.every(([field]) => field === 'throttle')
}

/**
 * Deletes an API: its grants are dropped and calls refused at once, and what asks for it is cancelled (RQ2).
 */
export async function deleteApi(deps: Deps, caller: Caller, id: string): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const locked = await lockApi(tx, id, 'update')
    const api = locked && (await findApi(tx, id))
    if (!locked || !api) return refuse('api.unknown')
    const projectRole = await findStrongestProjectRole(tx, api.project.id, caller.actor.memberId)
    const target = { noun: 'api', projectRole, ownerId: api.owner?.id ?? null } as const
    const allowed = authorise(caller.actor, 'api.delete', target)
    if (!allowed.ok) return allowed
    const now = deps.clock()
    await removeApi(tx, id, { memberId: caller.actor.memberId, at: new Date(now) })
    const cancelled = await cancelPendingRequestsIn(tx, deps, caller, { apiId: id }, 'api-deleted')
    await appendEvents(tx, [apiEvent(caller, 'api.deleted', id, api.name), ...cancelled], now)
    return accept(null)
  })
}

function apiEvent(caller: Caller, event: NewEvent['event'], id: string, name: string): NewEvent {
  return eventBy(caller, event, { kind: 'api', id, name }, { feed: { kind: 'api', id } })
}

function draftOf(api: Api): Draft {
  return {
    name: api.name,
    description: api.description,
    documentation: api.documentation,
    operation: api.operation,
    ...(api.method === null || api.path === null ? {} : { method: api.method, path: api.path }),
    environments: {
      ...(api.upstreamProd === null ? {} : { PROD: { upstream: api.upstreamProd } }),
      ...(api.upstreamDev === null ? {} : { DEV: { upstream: api.upstreamDev } }),
    },
    timeoutMs: api.timeoutMs,
    throttle: throttleOf(api),
    allowUpgrade: api.allowUpgrade,
    shareUpstreamConnections: api.shareUpstreamConnections,
    aliyunApiId: api.aliyunApiId,
  }
}

/** The limits of an API as the wire says them. */
export function throttleOf(api: Api): NonNullable<Draft['throttle']> {
  return {
    perSecond: api.limitPerSecond,
    perApplicationPerSecond: api.limitPerApplication,
    overrides: Object.entries(api.limitOverrides).map(([applicationId, perSecond]) => ({
      applicationId,
      perSecond,
    })),
  }
}

const noLimits = { perSecond: null, perApplicationPerSecond: null, overrides: [] }

/** Checks a draft against the rules of domain/api.ts and answers the columns it becomes. */
function decideColumns(draft: Draft) {
  const name = parseApiName(draft.name)
  if (!name.ok) return name
  const route = parseApiRoute(draft.method ?? undefined, draft.path ?? undefined)
  if (!route.ok) return route
  const prod = decideUpstream(draft.environments.PROD?.upstream, 'PROD')
  if (!prod.ok) return prod
  const dev = decideUpstream(draft.environments.DEV?.upstream, 'DEV')
  if (!dev.ok) return dev
  if (prod.value === null && dev.value === null) {
    return refuse('api.upstream-missing', { path: 'environments' })
  }
  const limits = checkApiLimits(draft.throttle ?? noLimits)
  if (!limits.ok) return limits
  return accept({
    name: name.value,
    description: draft.description ?? '',
    documentation: draft.documentation ?? '',
    method: route.value?.method ?? null,
    path: route.value?.path ?? null,
    path_shape: route.value?.shape ?? null,
    upstream_prod: prod.value,
    upstream_dev: dev.value,
    timeout_ms: draft.timeoutMs ?? 30_000,
    limit_per_second: limits.value.perSecond,
    limit_per_application: limits.value.perApplicationPerSecond,
    limit_overrides: JSON.stringify(
      Object.fromEntries(
        limits.value.overrides.map((each) => [each.applicationId, each.perSecond]),
      ),
    ),
    allow_upgrade: draft.allowUpgrade ?? false,
    share_upstream_connections: draft.shareUpstreamConnections ?? false,
    aliyun_api_id: draft.aliyunApiId ?? null,
  })
}

function decideUpstream(
  given: string | undefined,
  environment: Environment,
): Outcome<string | null> {
  return given === undefined ? accept(null) : parseUpstream(given, environment)
}
