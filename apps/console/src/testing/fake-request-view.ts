/** The fake's requests as their readers see them. */
import type {
  RequestDetail,
  RequestHistoryEntry,
  RequestRow,
  RequestStep as StepView,
  RequestSubject,
} from '@portico/contract'
import { describeRefusal, listDueApprovers, listDueSigners, todayIn } from '@portico/domain'
import type { Request, RequestHappening } from '@portico/domain'
import { presentPerson } from './fake-people.ts'
import { listRequestActions } from './fake-subjects.ts'
import { iso } from './fake-world.ts'
import type { FakePerson, FakeWorld } from './fake-world.ts'

function nounOf(list: readonly { id: string; name: string }[], id: string) {
  const found = list.find((each) => each.id === id)
  return found === undefined ? null : { id, name: found.name }
}

/** The name of what a request is about; its kind stands beside it in the reader's language. */
function titleOf(world: FakeWorld, { payload }: Request): string {
  if (payload.kind === 'create-application') return payload.name
  return nounOf(world.applications, payload.applicationId)?.name ?? '?'
}

function presentSubject(world: FakeWorld, { payload }: Request): RequestSubject {
  const empty = {
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
  if (payload.kind !== 'create-application') {
    const application = nounOf(world.applications, payload.applicationId)
    return { ...empty, application, validity: payload.validity }
  }
  return {
    ...empty,
    name: payload.name,
    group: nounOf(world.groups, payload.groupId),
    scenario: payload.scenario,
    owners: payload.ownerIds.map((id) => presentPerson(world, id)),
    customAppKey: payload.customAppKey,
    ipWhitelist: payload.whitelist?.entries ?? null,
  }
}

function stepState(request: Request, index: number): StepView['state'] {
  if (index < request.currentStep || request.state === 'APPROVED') return 'passed'
  if (index > request.currentStep) return request.state === 'PENDING' ? 'waiting' : 'skipped'
  if (request.state === 'REJECTED') return 'rejected'
  return request.state === 'PENDING' ? 'current' : 'skipped'
}

function noteOf(happening: RequestHappening): string | null {
  if (happening.type === 'rejected') return happening.reason
  return 'note' in happening && happening.note !== '' ? happening.note : null
}

function presentHappening(world: FakeWorld, happening: RequestHappening): RequestHistoryEntry {
  const { at, actorId, type } = happening
  return {
    at: iso(at),
    person: actorId === null ? null : presentPerson(world, actorId),
    what: type,
    note: noteOf(happening),
    toPerson: 'memberId' in happening ? presentPerson(world, happening.memberId) : null,
  }
}

export function presentRequestRow(
  world: FakeWorld,
  request: Request,
  reader: FakePerson,
): RequestRow {
  const { payload, state, expiresAt } = request
  const due = [...listDueApprovers(request), ...listDueSigners(request)]
  return {
    id: request.id,
    kind: payload.kind,
    state,
    title: titleOf(world, request),
    applicant: presentPerson(world, request.applicantId),
    reason: 'reason' in payload ? payload.reason : null,
    submittedAt: iso(request.submittedAt),
    endedAt: state === 'PENDING' ? null : iso(request.course.at(-1)?.at ?? request.submittedAt),
    waitingFor: due.map((id) => presentPerson(world, id)),
    expiresOn:
      expiresAt === null || state !== 'PENDING' ? null : todayIn(world.timeZone, expiresAt),
    version: request.version,
    can: listRequestActions(request, reader),
  }
}

export function presentRequest(
  world: FakeWorld,
  request: Request,
  reader: FakePerson,
): RequestDetail {
  const failed = request.course.find((each) => each.type === 'execution-failed')
  const again = world.requests.find((each) => each.resubmitOf === request.id)
  const { payload } = request
  const applicationId =
    payload.kind === 'create-application'
      ? (world.createdBy.get(request.id) ?? null)
      : payload.applicationId
  return {
    ...presentRequestRow(world, request, reader),
    subject: presentSubject(world, request),
    steps: request.steps.map((step, index) => {
      const signerId = step.seats.find((seat) => seat.signerId !== null)?.signerId ?? null
      return {
        mode: step.mode,
        state: stepState(request, index),
        approvers: step.seats.map((seat) => presentPerson(world, seat.approverId)),
        signer: signerId === null ? null : presentPerson(world, signerId),
        decidedAt: null,
      }
    }),
    history: request.course.map((happening) => presentHappening(world, happening)),
    failure:
      failed?.type === 'execution-failed'
        ? { code: failed.code, message: describeRefusal({ code: failed.code }) }
        : null,
    applicationId,
    resubmittedAs: again?.id ?? null,
  }
}
