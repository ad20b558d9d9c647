/** Routes of call records and usage. */
import type { Call, RefusalFindings, RouteInput, Routes } from '@portico/contract'
import { accept, authorise, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  findApi,
  findCall,
  findMembership,
  findRefusal,
  findStrongestProjectRole,
  listCalls,
  listUsage,
} from '@portico/store'
import type { RecordedCall } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { openRefusal } from '../feed/open-refusal.ts'
import { reachApplication } from '../use-cases/application-access.ts'
import { tryCall } from '../use-cases/try-call.ts'
import { readToday } from '../use-cases/organisation.ts'
import { adviceFor } from './call-advice.ts'
import { numberKey, pageOf, readCursor } from './cursor.ts'
import { presentDiagnosis } from './diagnose-call.ts'
import type { HandlerContext, HandlerOptions, Handlers } from './handler.ts'

type CallRoutes = 'listCalls' | 'getUsage' | 'tryCall' | 'getCall' | 'diagnoseCall'

const hourMs = 3_600_000

type Range = RouteInput<Routes['getUsage']>['query']['range']

/** How far back each range reaches, and in which steps it is counted. */
const ranges: Readonly<Record<Range, Readonly<{ hours: number; step: 'hour' | 'day' }>>> = {
  day: { hours: 24, step: 'hour' },
  week: { hours: 7 * 24, step: 'hour' },
  month: { hours: 30 * 24, step: 'day' },
}

export function createCallHandlers(
  deps: Deps,
  { gatewayUrl, gatewayToken }: HandlerOptions,
): Pick<Handlers, CallRoutes> {
  const db = deps.database.kysely
  return {
    listCalls: (context) => listPage(deps, context),
    getUsage: async ({ caller, params, query }) => {
      const now = deps.clock()
      const reached = await reachApplication(db, caller, params.id, 'application.view-calls', now)
      if (!reached.ok) return reached
      const { hours, step } = ranges[query.range]
      const points = await listUsage(db, params.id, new Date(now - hours * hourMs), step)
      return accept({
        points: points.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest })),
      })
    },
    tryCall: ({ caller, params, body }) =>
      tryCall(deps, caller, { ...body, id: params.id, gatewayUrl }),
    getCall: async ({ caller, params }) => {
      const found = await findReadableCall(deps, caller, params.requestId)
      return found.ok ? accept(presentCall(found.value)) : found
    },
    diagnoseCall: async ({ caller, params }) => {
      const found = await findReadableCall(deps, caller, params.requestId)
      if (!found.ok) return found
      const kept = await findKept(deps, caller, found.value, gatewayToken ?? null)
      return accept(presentDiagnosis(found.value, kept))
    },
  }
}

async function findReadableCall(
  deps: Deps,
  caller: Caller,
  requestId: string,
): Promise<Outcome<RecordedCall>> {
  const found = await findCall(deps.database.kysely, requestId)
  if (found === null) return refuse('call.unknown')
  const allowed = await mayReadCall(deps, caller, found)
  return allowed.ok ? accept(found) : allowed
}

/** What the gateway found holds parameters and headers: it is for the application's people, not for the API's. */
async function findKept(
  deps: Deps,
  caller: Caller,
  call: RecordedCall,
  gatewayToken: string | null,
): Promise<RefusalFindings | null> {
  const db = deps.database.kysely
  if (gatewayToken === null || call.applicationId === null) return null
  const { applicationId } = call
  const action = 'application.view-calls'
  const reached = await reachApplication(db, caller, applicationId, action, deps.clock())
  if (!reached.ok) return null
  const kept = await findRefusal(db, call.requestId)
  if (kept === null || kept.applicationId !== applicationId) return null
  return openRefusal(gatewayToken, call.requestId, kept.sealed)
}

async function listPage(
  deps: Deps,
  { caller, params, query }: HandlerContext<'listCalls'>,
): ReturnType<Handlers['listCalls']> {
  const db = deps.database.kysely
  const action = 'application.view-calls'
  const reached = await reachApplication(db, caller, params.id, action, deps.clock())
  if (!reached.ok) return reached
  const rows = await listCalls(db, {
    applicationId: params.id,
    q: query.q || undefined,
    outcome: query.outcome,
    apiId: query.apiId,
    from: query.from === undefined ? undefined : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
    before: readCursor(numberKey, query.cursor)?.[0],
    limit: query.limit + 1,
  })
  return accept(pageOf(rows, query.limit, (row) => [row.id], presentCall))
}

/**
 * Those who may see the application's calls or the API's; to others the call is unknown (AC2), because even
 * its being there tells who calls what.
 */
async function mayReadCall(deps: Deps, caller: Caller, call: RecordedCall): Promise<Outcome<null>> {
  const db = deps.database.kysely
  const { memberId } = caller.actor
  const membership =
    call.applicationId === null ? null : await findMembership(db, call.applicationId, memberId)
  const api = call.apiId === null ? null : await findApi(db, call.apiId)
  const projectRole = api && (await findStrongestProjectRole(db, api.project.id, memberId))
  return authorise(caller.actor, 'call.view', {
    noun: 'call',
    membership,
    projectRole,
    ownerId: api?.owner?.id ?? null,
    today: await readToday(db, deps.clock()),
  })
}

function presentCall({ apiName, ...call }: RecordedCall): Call {
  return {
    ...call,
    id: String(call.id),
    at: call.at.toISOString(),
    authentication: call.authentication as Call['authentication'],
    apiName,
    advice: adviceFor(call.code),
  }
}
