/** Queries on requests: one row with its form and chain, its course, and who takes part (RQ1 to RQ10). */
import type { Kysely, Selectable } from 'kysely'
import { findNextReminder, listDueApprovers, listDueSigners } from '@portico/domain'
import type {
  Request,
  RequestHappening,
  RequestPayload,
  RequestState,
  RequestStep,
} from '@portico/domain'
import type { RequestsTable, Schema } from './schema.ts'
import type { SealedSecret } from './secret-versions.ts'

type Queries = Kysely<Schema>

/** A request with what the store keeps beside it. */
export type StoredRequest = Readonly<{
  request: Request
  failure: Readonly<{ code: string; message: string }> | null
  resultApplicationId: string | null
  endedAt: Date | null
}>

/** What a creation asks for by name (RQ4), and which application a request concerns. */
export type RequestKeys = Readonly<{
  applicationId: string | null
  groupId: string | null
  askedName: string | null
  askedAppKey: string | null
}>

type Chain = Readonly<{ steps: readonly RequestStep[]; currentStep: number }>

/** Requests with their courses, in the order of the rows. */
export async function requestsOfRows(
  db: Queries,
  rows: readonly Selectable<RequestsTable>[],
): Promise<StoredRequest[]> {
  if (rows.length === 0) return []
  const history = await db
    .selectFrom('request_history')
    .where(
      'request_id',
      'in',
      rows.map((row) => row.id),
    )
    .select(['request_id', 'happening'])
    .orderBy('request_id')
    .orderBy('position')
    .execute()
  return rows.map((row) => {
    const chain = row.chain as Chain
    const course = history.filter((entry) => entry.request_id === row.id)
    return {
      request: {
        id: row.id,
        applicantId: row.applicant_id,
        payload: row.form as RequestPayload,
        state: row.state as RequestState,
        submittedAt: row.submitted_at.getTime(),
        expiresAt: row.expires_at?.getTime() ?? null,
        resubmitOf: row.resubmission_of,
        version: row.version,
        steps: chain.steps,
        currentStep: chain.currentStep,
        course: course.map((entry) => entry.happening as RequestHappening),
      },
      failure: row.failure as StoredRequest['failure'],
      resultApplicationId: row.result_application_id,
      endedAt: row.ended_at,
    }
  })
}

export async function findRequest(db: Queries, id: string): Promise<StoredRequest | null> {
  const rows = await db.selectFrom('requests').where('id', '=', id).selectAll().execute()
  return (await requestsOfRows(db, rows))[0] ?? null
}

/** Locks a request for a decision: of two racing ones the second waits, and then sees the first (RQ8). */
export async function lockRequest(tx: Queries, id: string): Promise<StoredRequest | null> {
  const rows = await tx
    .selectFrom('requests')
    .where('id', '=', id)
    .selectAll()
    .forUpdate()
    .execute()
  return (await requestsOfRows(tx, rows))[0] ?? null
}

/** The sealed custom secret of a pending creation request (CR8). */
export async function findRequestSecret(db: Queries, id: string): Promise<SealedSecret | null> {
  const row = await db
    .selectFrom('requests')
    .where('id', '=', id)
    .select(['secret_sealed', 'secret_key_id'])
    .executeTakeFirst()
  if (!row?.secret_sealed || row.secret_key_id === null) return null
  return { sealed: row.secret_sealed, keyId: row.secret_key_id }
}

/**
 * Inserts a submitted request. Throws `Conflict` on requests__asked_name, requests__asked_app_key (RQ4),
 * requests__pending_join or requests__pending_renewal (RQ9).
 */
export async function insertRequest(
  tx: Queries,
  request: Request,
  more: RequestKeys & Readonly<{ secret: SealedSecret | null }>,
): Promise<void> {
  const { payload, submittedAt, expiresAt } = request
  const remindAt = findNextReminder(submittedAt, expiresAt, submittedAt)
  await tx
    .insertInto('requests')
    .values({
      id: request.id,
      kind: payload.kind,
      state: request.state,
      applicant_id: request.applicantId,
      form: JSON.stringify(payload),
      secret_sealed: more.secret?.sealed ?? null,
      secret_key_id: more.secret?.keyId ?? null,
      reason: 'reason' in payload ? payload.reason : null,
      chain: JSON.stringify(chainOf(request)),
      application_id: more.applicationId,
      group_id: more.groupId,
      asked_name: more.askedName,
      asked_app_key: more.askedAppKey,
      submitted_at: new Date(request.submittedAt),
      expires_at: request.expiresAt === null ? null : new Date(request.expiresAt),
      remind_at: remindAt === null ? null : new Date(remindAt),
      ended_at: request.state === 'PENDING' ? null : new Date(request.submittedAt),
      resubmission_of: request.resubmitOf,
      version: request.version,
    })
    .execute()
  await writeCourse(tx, request, 0)
  await writeParticipants(tx, request)
}

/** Writes a locked request after a change; a secret is wiped as soon as it has ended (CR8). */
export async function saveRequest(
  tx: Queries,
  before: Request,
  request: Request,
  more: Readonly<{
    at: Date
    failure?: StoredRequest['failure']
    resultApplicationId?: string | null
  }>,
): Promise<void> {
  const ended = request.state !== 'PENDING'
  await tx
    .updateTable('requests')
    .set({
      state: request.state,
      chain: JSON.stringify(chainOf(request)),
      version: request.version,
      ended_at: ended ? more.at : null,
      failure: more.failure ? JSON.stringify(more.failure) : null,
      result_application_id: more.resultApplicationId ?? null,
      ...(ended ? { secret_sealed: null, secret_key_id: null } : {}),
    })
    .where('id', '=', request.id)
    .execute()
  await writeCourse(tx, request, before.course.length)
  await writeParticipants(tx, request)
}

function chainOf(request: Request): Chain {
  return { steps: request.steps, currentStep: request.currentStep }
}

async function writeCourse(tx: Queries, request: Request, from: number): Promise<void> {
  const fresh = request.course.slice(from)
  if (fresh.length === 0) return
  await tx
    .insertInto('request_history')
    .values(
      fresh.map((happening, index) => ({
        request_id: request.id,
        position: from + index,
        at: new Date(happening.at),
        member_id: happening.actorId,
        happening: JSON.stringify(happening),
      })),
    )
    .execute()
}

async function writeParticipants(tx: Queries, request: Request): Promise<void> {
  const part = (name: string, memberIds: readonly string[]) =>
    [...new Set(memberIds)].map((member_id) => ({ request_id: request.id, member_id, part: name }))
  const decided = request.course.flatMap((happening) =>
    happening.actorId !== null &&
    ['passed', 'signer-passed', 'rejected', 'handed-over', 'signer-added'].includes(happening.type)
      ? [happening.actorId]
      : [],
  )
  await tx.deleteFrom('request_participants').where('request_id', '=', request.id).execute()
  const rows = [
    ...part('approver', listDueApprovers(request)),
    ...part('signer', listDueSigners(request)),
    ...part('decided', decided),
  ]
  if (rows.length > 0) await tx.insertInto('request_participants').values(rows).execute()
}

/** The pending request by which a person asks to join an application or to stay, if there is one (RQ9). */
export async function findPendingRequestId(
  db: Queries,
  applicationId: string,
  applicantId: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('requests')
    .where('application_id', '=', applicationId)
    .where('applicant_id', '=', applicantId)
    .where('kind', 'in', ['join-application', 'renew-membership'])
    .where('state', '=', 'PENDING')
    .select('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Whether a pending creation request holds a name in a group, or an AppKey (RQ4). */
export async function findReservation(
  db: Queries,
  asked: Readonly<{ groupId: string; name: string; appKey: string | null }>,
): Promise<'name' | 'app-key' | null> {
  const rows = await db
    .selectFrom('requests')
    .where('state', '=', 'PENDING')
    .where((eb) =>
      eb.or([
        eb.and([eb('group_id', '=', asked.groupId), eb('asked_name', '=', asked.name)]),
        ...(asked.appKey === null ? [] : [eb('asked_app_key', '=', asked.appKey)]),
      ]),
    )
    .select(['group_id', 'asked_name'])
    .execute()
  if (rows.length === 0) return null
  const named = rows.some((row) => row.group_id === asked.groupId && row.asked_name === asked.name)
  return named ? 'name' : 'app-key'
}

/** Names that a presentation of requests needs, by id. */
export type RequestNames = Readonly<{
  applications: ReadonlyMap<string, string>
  groups: ReadonlyMap<string, string>
  apis: ReadonlyMap<
    string,
    Readonly<{ name: string; project: Readonly<{ id: string; name: string }> }>
  >
  dataSources: ReadonlyMap<string, string>
  /** The request that asked anew, by the one that it follows. */
  resubmissions: ReadonlyMap<string, string>
}>

export async function findRequestNames(
  db: Queries,
  requests: readonly Request[],
): Promise<RequestNames> {
  const applicationIds = requests.flatMap(({ payload }) =>
    'applicationId' in payload ? [payload.applicationId] : [],
  )
  const groupIds = requests.flatMap(({ payload }) =>
    'groupId' in payload ? [payload.groupId] : [],
  )
  const apiIds = requests.flatMap(({ payload }) => ('apiId' in payload ? [payload.apiId] : []))
  const dataSourceIds = requests.flatMap(({ payload }) =>
    'dataSourceId' in payload ? [payload.dataSourceId] : [],
  )
  const named = async (
    table: 'applications' | 'application_groups' | 'data_sources',
    ids: readonly string[],
  ) => {
    if (ids.length === 0) return new Map<string, string>()
    const rows = await db
      .selectFrom(table)
      .where('id', 'in', [...new Set(ids)])
      .select(['id', 'name'])
      .execute()
    return new Map(rows.map((row) => [row.id, row.name]))
  }
  const resubmissions = await db
    .selectFrom('requests')
    .where('resubmission_of', 'in', ['', ...requests.map(({ id }) => id)])
    .select(['id', 'resubmission_of'])
    .execute()
  return {
    applications: await named('applications', applicationIds),
    groups: await named('application_groups', groupIds),
    apis: await findApiNames(db, apiIds),
    dataSources: await named('data_sources', dataSourceIds),
    resubmissions: new Map(resubmissions.map((row) => [row.resubmission_of ?? '', row.id])),
  }
}

/** APIs that are gone included: a request goes on naming what it asked for. */
async function findApiNames(db: Queries, ids: readonly string[]): Promise<RequestNames['apis']> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('apis as a')
    .innerJoin('service_projects as p', 'p.id', 'a.project_id')
    .where('a.id', 'in', [...new Set(ids)])
    .select(['a.id', 'a.name', 'p.id as projectId', 'p.name as projectName'])
    .execute()
  const entries = rows.map(({ id, name, projectId, projectName }) => {
    return [id, { name, project: { id: projectId, name: projectName } }] as const
  })
  return new Map(entries)
}
