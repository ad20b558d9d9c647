/** Who is told what of an event, and where they are led from there (MB6, MB7, RQ3, RQ5). */

import type { EventName } from './event.ts'
import type { NoticeCode } from './notice-text.ts'
import { listDueApprovers, listDueSigners } from './request.ts'
import type { Request } from './request.ts'

/** An event as a notice is made of it. */
export type NoticeEvent = Readonly<{
  event: string
  outcome: 'done' | 'refused'
  actorId: string | null
  subject: Readonly<{ id: string; name: string | null }>
  applicationId: string | null
  detail: Readonly<Record<string, unknown>>
}>

/** What is known when people are told, which is after the event; what is gone is null or empty. */
export type NoticeContext = Readonly<{
  request: Request | null
  applicationName: string | null
  ownerIds: readonly string[]
  /** Unexpired members who are no owners. */
  memberIds: readonly string[]
  /** Active administrators of the organisation. */
  administratorIds: readonly string[]
  /** How people are called, by id. */
  names: ReadonlyMap<string, string>
}>

/** Words for one person; in the reader's language by `code` and `facts`. */
export type Notice = Readonly<{
  memberId: string
  code: NoticeCode
  facts: Readonly<Record<string, string>>
  /** Path in the console. */
  link: string | null
}>

/** Decides for one kind of event; everybody at most once, nobody about what they did themselves. */
type Decide = (event: NoticeEvent, context: NoticeContext) => readonly Notice[]

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function idsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function tell(
  memberIds: readonly string[],
  code: NoticeCode,
  facts: Notice['facts'],
  link: string | null,
): Notice[] {
  return memberIds.map((memberId) => ({ memberId, code, facts, link }))
}

function requestNotices(
  code: NoticeCode,
  memberIdsOf: (event: NoticeEvent, request: Request) => readonly string[],
  more: (event: NoticeEvent, context: NoticeContext) => Notice['facts'] = () => ({}),
): Decide {
  return (event, context) => {
    const { request, names, applicationName } = context
    if (request === null) return []
    const facts = {
      kind: request.payload.kind,
      application: nameOfTarget(request) ?? applicationName ?? '',
      applicant: names.get(request.applicantId) ?? '',
      ...more(event, context),
    }
    return tell(memberIdsOf(event, request), code, facts, `/tasks/${request.id}`)
  }
}

function nameOfTarget({ payload }: Request): string | null {
  return payload.kind === 'create-application' ? payload.name : null
}

/** The people of the step that an event opened, unless it has been passed since. */
function listDue(request: Request, step: number): readonly string[] {
  const waits = request.state === 'PENDING' && request.currentStep === step
  return waits ? [...listDueApprovers(request), ...listDueSigners(request)] : []
}

function onlyIfDue(event: NoticeEvent, request: Request): readonly string[] {
  const memberId = textOf(event.detail['memberId'])
  return listDue(request, request.currentStep).includes(memberId) ? [memberId] : []
}

const applicantOf = (_event: NoticeEvent, request: Request) => [request.applicantId]

const actorName = (event: NoticeEvent, { names }: NoticeContext) => ({
  by: names.get(event.actorId ?? '') ?? '',
  note: textOf(event.detail['note']),
})

function applicationNotices(
  code: NoticeCode,
  audience: 'owners' | 'everybody',
  page: '' | '/credentials' | '/grants' | '/members',
  factNames: readonly string[] = [],
): Decide {
  return (event, context) => {
    const { ownerIds, memberIds, names } = context
    const facts = {
      ...applicationFacts(event, context),
      by: names.get(event.actorId ?? '') ?? '',
      ...Object.fromEntries(factNames.map((name) => [name, textOf(event.detail[name])])),
    }
    const people = audience === 'owners' ? ownerIds : [...ownerIds, ...memberIds]
    return tell(people, code, facts, linkTo(event, page))
  }
}

function linkTo(event: NoticeEvent, page: string): string | null {
  return event.applicationId === null ? null : `/applications/${event.applicationId}${page}`
}

function applicationFacts(event: NoticeEvent, { applicationName }: NoticeContext) {
  return { application: applicationName ?? event.subject.name ?? '' }
}

/** The person whose membership it is; the subject of such an event is the person. */
function personalNotice(code: NoticeCode, factNames: readonly string[] = []): Decide {
  return (event, context) => {
    const facts = {
      ...applicationFacts(event, context),
      by: context.names.get(event.actorId ?? '') ?? '',
      ...Object.fromEntries(factNames.map((name) => [name, textOf(event.detail[name])])),
    }
    const gone = code === 'membership.removed'
    return tell([event.subject.id], code, facts, gone ? '/applications' : linkTo(event, ''))
  }
}

/** MB6, MB7: the member, and the owners, who may want to reset the secret. */
function endNotices(
  own: NoticeCode,
  owners: NoticeCode,
  page: '/members' | '/credentials',
): Decide {
  return (event, context) => {
    const facts = {
      ...applicationFacts(event, context),
      person: context.names.get(event.subject.id) ?? '',
      endsOn: textOf(event.detail['endsOn']),
    }
    const others = context.ownerIds.filter((memberId) => memberId !== event.subject.id)
    return [
      ...tell([event.subject.id], own, facts, linkTo(event, '')),
      ...tell(others, owners, facts, linkTo(event, page)),
    ]
  }
}

/** A grant by way of a request has been told to its applicant already. */
function grantNotices(code: NoticeCode): Decide {
  return (event, context) => {
    if (textOf(event.detail['requestId']) !== '') return []
    const facts = {
      ...applicationFacts(event, context),
      subject: event.subject.name ?? '',
      environment: textOf(event.detail['environment']),
      endsOn: textOf(event.detail['endsOn']),
      reason: textOf(event.detail['reason']),
      by: context.names.get(event.actorId ?? '') ?? '',
    }
    return tell(context.ownerIds, code, facts, linkTo(event, '/grants'))
  }
}

const tellDeletion: Decide = (event, { names }) => {
  const facts = { application: event.subject.name ?? '', by: names.get(event.actorId ?? '') ?? '' }
  return tell(idsOf(event.detail['people']), 'application.deleted', facts, '/applications')
}

/** Those who look after it must know, because nobody else will miss the messages. */
const tellOfWebhook: Decide = (event, { administratorIds }) => {
  const code = textOf(event.detail['reason']) === 'gone' ? 'webhook.gone' : 'webhook.failing'
  const facts = {
    webhook: event.subject.name ?? '',
    lastStatus: textOf(event.detail['lastStatus']),
  }
  return tell(administratorIds, code, facts, '/management/webhooks')
}

const accountNotice =
  (code: NoticeCode): Decide =>
  (event, { names }) =>
    tell(
      [event.subject.id],
      code,
      { by: names.get(event.actorId ?? '') ?? '' },
      '/user-center/personal-data',
    )

const decisions: Readonly<Partial<Record<EventName, Decide>>> = {
  'request.submitted': requestNotices('request.to-decide', (_event, request) =>
    listDue(request, 0),
  ),
  'request.step-passed': requestNotices('request.to-decide', ({ detail }, request) =>
    listDue(request, Number(detail['step']) + 1),
  ),
  'request.handed-over': requestNotices('request.handed-over', onlyIfDue, actorName),
  'request.signer-added': requestNotices('request.signer-added', onlyIfDue, actorName),
  'request.signer-passed': requestNotices(
    'request.signer-passed',
    ({ detail }, request) => listDue(request, Number(detail['step'])),
    actorName,
  ),
  'request.approver-replaced': requestNotices('request.to-decide', onlyIfDue),
  'request.reminded': requestNotices(
    'request.reminded',
    ({ detail }, request) => {
      const due = listDue(request, request.currentStep)
      return idsOf(detail['approverIds']).filter((memberId) => due.includes(memberId))
    },
    ({ detail }) => ({ expiresAt: textOf(detail['expiresAt']) }),
  ),
  'request.approved': requestNotices('request.approved', (event, request) =>
    request.state === 'APPROVED' ? applicantOf(event, request) : [],
  ),
  'request.rejected': requestNotices('request.rejected', applicantOf, (event, context) => ({
    ...actorName(event, context),
    reason: textOf(event.detail['reason']),
  })),
  'request.cancelled': requestNotices('request.cancelled', applicantOf, ({ detail }) => ({
    reason: textOf(detail['reason']),
  })),
  'request.expired': requestNotices('request.expired', applicantOf),
  'request.execution-failed': requestNotices(
    'request.execution-failed',
    applicantOf,
    ({ detail }) => ({ code: textOf(detail['code']) }),
  ),
  'membership.added': personalNotice('membership.added', ['role', 'endsOn']),
  'membership.edited': personalNotice('membership.edited', ['endsOn']),
  'membership.removed': personalNotice('membership.removed'),
  'membership.expiring': endNotices(
    'membership.expiring',
    'membership.member-expiring',
    '/members',
  ),
  'membership.expired': endNotices(
    'membership.expired',
    'membership.member-expired',
    '/credentials',
  ),
  'grant.given': grantNotices('grant.given'),
  'grant.revoked': grantNotices('grant.revoked'),
  'grant.expiring': grantNotices('grant.expiring'),
  'data-source-grant.given': grantNotices('grant.given'),
  'data-source-grant.revoked': grantNotices('grant.revoked'),
  'data-source-grant.expiring': grantNotices('grant.expiring'),
  'secret.reset': applicationNotices('secret.reset', 'everybody', '/credentials', [
    'overlapSeconds',
  ]),
  'secret.overlap-ending': applicationNotices('secret.overlap-ending', 'owners', '/credentials', [
    'endsAt',
  ]),
  'application.suspended': applicationNotices('application.suspended', 'everybody', ''),
  'application.resumed': applicationNotices('application.resumed', 'everybody', ''),
  'application.deleted': tellDeletion,
  'webhook.disabled': tellOfWebhook,
  'password.set': accountNotice('account.password-set'),
  'member.roles-changed': accountNotice('account.roles-changed'),
}

/** Whether anybody can be told of such an event, so that nothing has to be read for the others. */
export function isTold(event: Pick<NoticeEvent, 'event' | 'outcome'>): boolean {
  return event.outcome === 'done' && Object.hasOwn(decisions, event.event)
}

/** Everybody who is told of an event, each once, and nobody about what they did themselves. */
export function decideNotices(event: NoticeEvent, context: NoticeContext): readonly Notice[] {
  if (!isTold(event)) return []
  const notices = decisions[event.event as EventName]?.(event, context) ?? []
  const byMember = new Map(notices.map((notice) => [notice.memberId, notice]))
  if (event.actorId !== null && event.event !== 'request.execution-failed') {
    byMember.delete(event.actorId)
  }
  return [...byMember.values()]
}
