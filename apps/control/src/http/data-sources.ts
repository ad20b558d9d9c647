/** Routes of data sources. */
import type { DataSource as DataSourceBody } from '@portico/contract'
import { accept, listCapabilities, refuse } from '@portico/domain'
import type { Actor, Outcome } from '@portico/domain'
import { findDataSource, listDataSources } from '@portico/store'
import type { DataSource } from '@portico/store'
import type { Deps } from '../deps.ts'
import {
  changeDataSource,
  deleteDataSource,
  registerDataSource,
} from '../use-cases/change-data-source.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

type DataSourceRoutes =
  | 'listDataSources'
  | 'createDataSource'
  | 'updateDataSource'
  | 'deleteDataSource'

export function createDataSourceHandlers(deps: Deps): Pick<Handlers, DataSourceRoutes> {
  return {
    listDataSources: async ({ caller, query }) => {
      const after = readCursor(textKey, query.cursor)?.[0]
      const page = { q: query.q, after, limit: query.limit + 1 }
      const rows = await listDataSources(deps.database.kysely, page)
      const present = (row: DataSource) => presentDataSource(caller.actor, row)
      return accept(pageOf(rows, query.limit, (row) => [row.name], present))
    },
    createDataSource: async ({ caller, body }) => {
      const id = await registerDataSource(deps, caller, body)
      return id.ok ? showDataSource(deps, caller.actor, id.value) : id
    },
    updateDataSource: async ({ caller, params, body, version }) => {
      const input = { id: params.id, change: body, version }
      const changed = await changeDataSource(deps, caller, input)
      return changed.ok ? showDataSource(deps, caller.actor, params.id) : changed
    },
    deleteDataSource: ({ caller, params }) => deleteDataSource(deps, caller, params.id),
  }
}

async function showDataSource(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Outcome<DataSourceBody>> {
  const source = await findDataSource(deps.database.kysely, id)
  return source ? accept(presentDataSource(actor, source)) : refuse('data-source.unknown')
}

function presentDataSource(actor: Actor, source: DataSource): DataSourceBody {
  const can = listCapabilities(actor, { noun: 'data-source', ownerIds: [source.owner.id] })
  return { ...source, createdAt: source.createdAt.toISOString(), can: [...can] }
}
