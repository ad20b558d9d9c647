/** Routes of registered APIs. */
import type { Api as ApiBody } from '@portico/contract'
import { accept, listCapabilities, refuse } from '@portico/domain'
import type { Actor, Outcome, ProjectRole } from '@portico/domain'
import { findApi, findProjectRolesOf, findStrongestProjectRole, listApis } from '@portico/store'
import type { Api } from '@portico/store'
import type { Deps } from '../deps.ts'
import { onlyGiven } from '../only-given.ts'
import { changeApi, deleteApi, registerApi, throttleOf } from '../use-cases/change-api.ts'
import { pageOf, readCursor, textPairKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

type ApiRoutes = 'listApis' | 'createApi' | 'getApi' | 'updateApi' | 'deleteApi'

export function createApiHandlers(deps: Deps): Pick<Handlers, ApiRoutes> {
  const db = deps.database.kysely
  return {
    listApis: async ({ caller, query }) => {
      const after = readCursor(textPairKey, query.cursor)
      const { q, projectId, operation } = query
      const rows = await listApis(db, { q, projectId, operation, after, limit: query.limit + 1 })
      const roles = await findProjectRolesOf(db, caller.actor.memberId)
      const present = (row: Api) => presentApi(caller.actor, row, roles.get(row.project.id) ?? null)
      return accept(pageOf(rows, query.limit, (row) => [row.name, row.id], present))
    },
    createApi: async ({ caller, body }) => {
      const id = await registerApi(deps, caller, body)
      return id.ok ? showApi(deps, caller.actor, id.value) : id
    },
    getApi: ({ caller, params }) => showApi(deps, caller.actor, params.id),
    updateApi: async ({ caller, params, body, version }) => {
      const changed = await changeApi(deps, caller, {
        id: params.id,
        change: onlyGiven(body),
        version,
      })
      return changed.ok ? showApi(deps, caller.actor, params.id) : changed
    },
    deleteApi: ({ caller, params }) => deleteApi(deps, caller, params.id),
  }
}

async function showApi(deps: Deps, actor: Actor, id: string): Promise<Outcome<ApiBody>> {
  const db = deps.database.kysely
  const api = await findApi(db, id)
  if (!api) return refuse('api.unknown')
  const role = await findStrongestProjectRole(db, api.project.id, actor.memberId)
  return accept(presentApi(actor, api, role))
}

function presentApi(actor: Actor, api: Api, projectRole: ProjectRole | null): ApiBody {
  const can = listCapabilities(actor, { noun: 'api', projectRole, ownerId: api.owner?.id ?? null })
  // Where an API is served from is no caller's business.
  const mayRead = can.includes('api.edit') || projectRole !== null
  const environment = (upstream: string | null) =>
    upstream === null ? null : { upstream: mayRead ? upstream : null }
  return {
    id: api.id,
    project: api.project,
    name: api.name,
    description: api.description,
    operation: api.operation,
    method: api.method,
    path: api.path,
    environments: { PROD: environment(api.upstreamProd), DEV: environment(api.upstreamDev) },
    timeoutMs: api.timeoutMs,
    throttle: throttleOf(api),
    allowUpgrade: api.allowUpgrade,
    aliyunApiId: api.aliyunApiId,
    shareUpstreamConnections: api.shareUpstreamConnections,
    documentation: api.documentation,
    owner: api.owner,
    grantCount: api.grantCount,
    updatedAt: api.updatedAt.toISOString(),
    version: api.version,
    can: [...can],
  }
}
