/** Routes of what is carried to the vendor's gateway. */
import type { CarriedApplicationBody } from '@portico/contract'
import { accept, isAliyun } from '@portico/domain'
import { countCarried, getNetworkSettings, listCarried } from '@portico/store'
import type { CarriedRow } from '@portico/store'
import type { Deps } from '../deps.ts'
import { carryAgain } from '../use-cases/carry-again.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

const none = { pending: 0, 'in-step': 0, drifted: 0, failed: 0, removed: 0 }

export function createCarryingHandlers(deps: Deps): Pick<Handlers, 'listCarrying' | 'carryAgain'> {
  return {
    listCarrying: async ({ query }) => {
      const db = deps.database.kysely
      const { kind } = await getNetworkSettings(db)
      const after = readCursor(textKey, query.cursor)?.[0]
      const rows = await listCarried(db, { state: query.state, after, limit: query.limit + 1 })
      return accept({
        active: isAliyun(kind),
        counts: { ...none, ...(await countCarried(db)) },
        ...pageOf(rows, query.limit, ({ application }) => [application.id], presentCarried),
      })
    },
    carryAgain: ({ caller, body }) => carryAgain(deps, caller, body.applicationIds),
  }
}

function presentCarried(row: CarriedRow): CarriedApplicationBody {
  return {
    application: row.application,
    state: row.state,
    aliyunAppId: row.aliyunAppId,
    attempts: row.attempts,
    failure: row.failure,
    differences: [...row.differences],
    dueAt: row.dueAt?.toISOString() ?? null,
    carriedAt: row.carriedAt?.toISOString() ?? null,
    comparedAt: row.comparedAt?.toISOString() ?? null,
  }
}
