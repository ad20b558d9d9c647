/** Requests as Task Hub shows them: names instead of ids, and what the reader may do (AC3, CR8). */
import type {
  RequestDetail,
  RequestHistoryEntry,
  RequestRow,
  RequestStep as StepBody,
} from '@portico/contract'
import {
  listCapabilities,
  listDueApprovers,
  listDueSigners,
  listParticipants,
} from '@portico/domain'
import type { Actor, Request, RequestHappening, RequestStep } from '@portico/domain'
import { findPeople, findRequestNames } from '@portico/store'
import type { Person, RequestNames, Schema, StoredRequest } from '@portico/store'
import type { Kysely } from 'kysely'
import { subjectOfRequest } from '../use-cases/request-subject.ts'

type Queries = Kysely<Schema>
type People = ReadonlyMap<string, Person>

function personOf(people: People, id: string): Person {
  return people.get(id) ?? { id, username: '', displayName: '' }
}

/** Everybody whose name a list of requests needs. */
function peopleIn(requests: readonly Request[]): string[] {
  return requests.flatMap((request) => [
    request.applicantId,
    ...listParticipants(request),
    ...request.course.flatMap((each) => ('memberId' in each ? [each.memberId] : [])),
    ...(request.payload.kind === 'create-application' ? request.payload.ownerIds : []),
  ])
}

export async function presentRequestRows(
  db: Queries,
  actor: Actor,
  stored: readonly StoredRequest[],
): Promise<RequestRow[]> {
  const requests = stored.map(({ request }) => request)
  const people = await findPeople(db, peopleIn(requests))
  const names = await findRequestNames(db, requests)
  return stored.map((each) => presentRow(actor, each, people, names))
}

function presentRow(
  actor: Actor,
  { request, endedAt }: StoredRequest,
  people: People,
  names: RequestNames,
): RequestRow {
  const { payload } = request
  const waiting = [...listDueApprovers(request), ...listDueSigners(request)]
  return {
    id: request.id,
    kind: payload.kind,
    state: request.state,
    title: titleOf(request, names),
    applicant: personOf(people, request.applicantId),
    reason: 'reason' in payload ? payload.reason : null,
    submittedAt: new Date(request.submittedAt).toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    waitingFor: waiting.map((id) => personOf(people, id)),
    expiresOn:
      request.expiresAt === null ? null : new Date(request.expiresAt).toISOString().slice(0, 10),
    version: request.version,
    can: [...listCapabilities(actor, subjectOfRequest(request))],
  }
}

function titleOf({ payload }: Request, names: RequestNames): string {
  if (payload.kind === 'create-application') return payload.name
  return names.applications.get(payload.applicationId) ?? payload.applicationId
}

export async function presentRequest(
  db: Queries,
  actor: Actor,
  stored: StoredRequest,
): Promise<RequestDetail> {
  const { request } = stored
  const people = await findPeople(db, peopleIn([request]))
  const names = await findRequestNames(db, [request])
  return {
    ...presentRow(actor, stored, people, names),
    subject: presentSubject(request, people, names),
    steps: request.steps.map((step, index) => presentStep(request, step, index, people)),
    history: request.course.map((each) => presentHappening(each, people)),
    failure: stored.failure,
    applicationId:
      stored.resultApplicationId ??
      ('applicationId' in request.payload ? request.payload.applicationId : null),
    resubmittedAs: names.resubmissions.get(request.id) ?? null,
  }
}

/** A subject of which nothing is known; each kind says what it has. */
const nothingAsked = {
  application: null,
  name: null,
  group: null,
  scenario: null,
  owners: [],
  customAppKey: null,
  ipWhitelist: null,
  api: null,
  project: null,
  dataSource: null,
  access: null,
  environment: null,
  validity: null,
}

function presentSubject(
  { payload }: Request,
  people: People,
  names: RequestNames,
): RequestDetail['subject'] {
  if (payload.kind === 'create-application') {
    return {
      ...nothingAsked,
      name: payload.name,
      group: { id: payload.groupId, name: names.groups.get(payload.groupId) ?? '' },
      scenario: payload.scenario,
      owners: payload.ownerIds.map((id) => personOf(people, id)),
      customAppKey: payload.customAppKey,
      ipWhitelist: payload.whitelist?.entries ?? null,
    }
  }
  const { applicationId, validity } = payload
  const application = { id: applicationId, name: names.applications.get(applicationId) ?? '' }
  const about = { ...nothingAsked, application, validity }
  if (payload.kind === 'api-permission') {
    const api = names.apis.get(payload.apiId)
    return {
      ...about,
      api: { id: payload.apiId, name: api?.name ?? '' },
      project: api?.project ?? null,
      environment: payload.environment,
    }
  }
  if (payload.kind === 'data-source-permission') {
    const { dataSourceId, access, environment } = payload
    const dataSource = { id: dataSourceId, name: names.dataSources.get(dataSourceId) ?? '' }
    return { ...about, dataSource, access, environment }
  }
  return about
}

function presentStep(request: Request, step: RequestStep, index: number, people: People): StepBody {
  const signer = step.seats.find((seat) => seat.signerId !== null)?.signerId ?? null
  const decided = request.course.findLast(
    (each) => each.type === 'step-passed' && each.step === index,
  )
  return {
    mode: step.mode,
    state: stateOfStep(request, index),
    approvers: step.seats.map((seat) => personOf(people, seat.approverId)),
    signer: signer === null ? null : personOf(people, signer),
    decidedAt: decided ? new Date(decided.at).toISOString() : null,
  }
}

function stateOfStep(request: Request, index: number): StepBody['state'] {
  if (index < request.currentStep) return 'passed'
  if (index > request.currentStep) return request.state === 'PENDING' ? 'waiting' : 'skipped'
  if (request.state === 'PENDING') return 'current'
  if (request.state === 'REJECTED') return 'rejected'
  return request.state === 'APPROVED' ? 'passed' : 'skipped'
}

function presentHappening(happening: RequestHappening, people: People): RequestHistoryEntry {
  const note = 'note' in happening ? happening.note : null
  const reason = 'reason' in happening ? happening.reason : null
  return {
    at: new Date(happening.at).toISOString(),
    person: happening.actorId === null ? null : personOf(people, happening.actorId),
    what: happening.type,
    note: (note ?? reason) || null,
    toPerson: 'memberId' in happening ? personOf(people, happening.memberId) : null,
  }
}
