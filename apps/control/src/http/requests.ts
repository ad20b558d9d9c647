/** Routes of requests: Task Hub. */
import { accept, authorise, describeRefusal, refuse } from '@portico/domain'
import type { Decision, Outcome, RequestState } from '@portico/domain'
import { findRequest, listRequests } from '@portico/store'
import type { RequestDetail } from '@portico/contract'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { decideOnRequest, takeBackRequest } from '../use-cases/decide-request.ts'
import { subjectOfRequest } from '../use-cases/request-subject.ts'
import { submitApiRequests } from '../use-cases/submit-api-requests.ts'
import { askAgain, submitRequest } from '../use-cases/submit-request.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'
import { presentRequest, presentRequestRows } from './present-request.ts'

type RequestRoutes =
  | 'submitRequest'
  | 'submitApiRequests'
  | 'listRequests'
  | 'getRequest'
  | 'approveRequest'
  | 'rejectRequest'
  | 'handOverRequest'
  | 'addSigner'
  | 'withdrawRequest'
  | 'resubmitRequest'
  | 'decideRequests'

export function createRequestHandlers(deps: Deps): Pick<Handlers, RequestRoutes> {
  const show = (caller: Caller, id: string) => showRequest(deps, caller, id)
  const decide = async (
    {
      caller,
      params,
      version,
    }: { caller: Caller; params: { id: string }; version: number | undefined },
    decision: Decision,
  ) => {
    const decided = await decideOnRequest(deps, caller, { requestId: params.id, decision, version })
    return decided.ok ? show(caller, params.id) : decided
  }
  return {
    submitRequest: async ({ caller, body }) => {
      const id = await submitRequest(deps, caller, body)
      return id.ok ? show(caller, id.value) : id
    },
    submitApiRequests: ({ caller, body }) => submitForApis(deps, caller, body),
    listRequests: ({ caller, query }) => listForHub(deps, caller, query),
    getRequest: ({ caller, params }) => show(caller, params.id),
    approveRequest: (call) =>
      decide(call, {
        action: 'pass',
        ...(call.body.note === undefined ? {} : { note: call.body.note }),
      }),
    rejectRequest: (call) => decide(call, { action: 'reject', reason: call.body.note ?? '' }),
    handOverRequest: (call) => decide(call, { action: 'hand-over', ...noted(call.body) }),
    addSigner: (call) => decide(call, { action: 'add-signer', ...noted(call.body) }),
    withdrawRequest: async ({ caller, params, version }) => {
      const withdrawn = await takeBackRequest(deps, caller, { requestId: params.id, version })
      return withdrawn.ok ? show(caller, params.id) : withdrawn
    },
    resubmitRequest: async ({ caller, params, body }) => {
      const id = await askAgain(deps, caller, params.id, body.form)
      return id.ok ? show(caller, id.value) : id
    },
    decideRequests: ({ caller, body }) => decideBatch(deps, caller, body),
  }
}

function noted(body: { memberId: string; note?: string | undefined }) {
  return { memberId: body.memberId, ...(body.note === undefined ? {} : { note: body.note }) }
}

async function showRequest(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Outcome<RequestDetail>> {
  const db = deps.database.kysely
  const stored = await findRequest(db, id)
  if (!stored) return refuse('request.unknown')
  const allowed = authorise(caller.actor, 'request.view', subjectOfRequest(stored.request))
  return allowed.ok ? accept(await presentRequest(db, caller.actor, stored)) : allowed
}

type ApisBody = Parameters<Handlers['submitApiRequests']>[0]['body']

async function submitForApis(deps: Deps, caller: Caller, body: ApisBody) {
  const asked = await submitApiRequests(deps, caller, body)
  if (!asked.ok) return asked
  const results = asked.value.map(async ({ apiId, name, submitted }) => ({
    apiId,
    name,
    ok: submitted.ok,
    requestId: submitted.ok ? submitted.value : null,
    state: submitted.ok ? await stateOf(deps, submitted.value) : null,
    code: submitted.ok ? null : submitted.refusal.code,
    message: submitted.ok ? null : describeRefusal(submitted.refusal),
    ...(!submitted.ok && submitted.refusal.facts && { facts: submitted.refusal.facts }),
  }))
  return accept({ results: await Promise.all(results) })
}

type HubQuery = Parameters<Handlers['listRequests']>[0]['query']

async function listForHub(deps: Deps, caller: Caller, query: HubQuery) {
  const db = deps.database.kysely
  if (query.view === 'all') {
    const organisation = { noun: 'organisation' } as const
    const allowed = authorise(caller.actor, 'organisation.list-all-requests', organisation)
    if (!allowed.ok) return allowed
  }
  const { view, kind, state, q, limit } = query
  const before = readCursor(textKey, query.cursor)?.[0]
  const { memberId } = caller.actor
  const stored = await listRequests(db, {
    view,
    memberId,
    kind,
    state,
    q,
    before,
    limit: limit + 1,
  })
  const rows = await presentRequestRows(db, caller.actor, stored)
  return accept(
    pageOf(
      rows,
      limit,
      (row) => [row.id],
      (row) => row,
    ),
  )
}

type BatchBody = Parameters<Handlers['decideRequests']>[0]['body']

/** Each on its own: what one meets does not hold the others back (RQ5). */
async function decideBatch(deps: Deps, caller: Caller, body: BatchBody) {
  const decision: Decision =
    body.decision === 'approve'
      ? { action: 'pass', ...(body.note === undefined ? {} : { note: body.note }) }
      : { action: 'reject', reason: body.note ?? '' }
  const results = []
  for (const requestId of new Set(body.requestIds)) {
    const decided = await decideOnRequest(deps, caller, { requestId, decision, version: undefined })
    const state = decided.ok ? await stateOf(deps, requestId) : null
    results.push({
      requestId,
      ok: decided.ok,
      state,
      code: decided.ok ? null : decided.refusal.code,
      message: decided.ok ? null : describeRefusal(decided.refusal),
    })
  }
  return accept({ results })
}

async function stateOf(deps: Deps, requestId: string): Promise<RequestState | null> {
  return (await findRequest(deps.database.kysely, requestId))?.request.state ?? null
}
