/** Requests and the Task Hub. */
import * as z from 'zod'
import { apisAtOnceLimit, dataSourceAccesses, requestKinds, requestStates } from '@portico/domain'
import { applicationForm } from './applications.ts'
import {
  can,
  day,
  environment,
  id,
  instant,
  listOf,
  listQuery,
  nounRef,
  personRef,
  text,
  validity,
  version,
} from './fields.ts'
import { defineRoutes } from './route.ts'

export const requestKind = z.enum(requestKinds)
export const requestState = z.enum(requestStates)
const reason = text(2000)

/** What can be asked for (RQ1). */
export const requestForm = z.discriminatedUnion('kind', [
  applicationForm.extend({ kind: z.literal('create-application') }),
  z.strictObject({ kind: z.literal('join-application'), applicationId: id, validity, reason }),
  z.strictObject({ kind: z.literal('renew-membership'), applicationId: id, validity, reason }),
  z.strictObject({
    kind: z.literal('api-permission'),
    applicationId: id,
    apiId: id,
    environment: environment.default('PROD'),
    validity,
    reason: reason.optional(),
  }),
  z.strictObject({
    kind: z.literal('data-source-permission'),
    applicationId: id,
    dataSourceId: id,
    access: z.enum(dataSourceAccesses),
    environment: environment.default('PROD'),
    validity,
    reason: reason.optional(),
  }),
])

/** What was asked, as everybody who may see the request sees it: a custom secret has no field (CR8). */
export const requestSubject = z.object({
  application: nounRef.nullable(),
  name: z.string().nullable(),
  group: nounRef.nullable(),
  scenario: z.string().nullable(),
  owners: z.array(personRef),
  customAppKey: z.string().nullable(),
  ipWhitelist: z.string().nullable(),
  api: nounRef.nullable(),
  project: nounRef.nullable(),
  dataSource: nounRef.nullable(),
  access: z.enum(dataSourceAccesses).nullable(),
  environment: environment.nullable(),
  validity: validity.nullable(),
})

export const requestStep = z.object({
  mode: z.enum(['any', 'all']),
  state: z.enum(['waiting', 'current', 'passed', 'rejected', 'skipped']),
  approvers: z.array(personRef),
  /** Set while an added signer is asked first. */
  signer: personRef.nullable(),
  decidedAt: instant.nullable(),
})

export const requestHistoryEntry = z.object({
  at: instant,
  person: personRef.nullable(),
  /** submitted, passed, rejected, handed-over, signer-added, withdrawn, resubmitted, executed, … */
  what: z.string(),
  note: z.string().nullable(),
  toPerson: personRef.nullable(),
})

export const requestRow = z.object({
  id,
  kind: requestKind,
  state: requestState,
  title: z.string(),
  applicant: personRef,
  reason: z.string().nullable(),
  submittedAt: instant,
  endedAt: instant.nullable(),
  /** Who is to decide now. */
  waitingFor: z.array(personRef),
  expiresOn: day.nullable(),
  version,
  can,
})

export const requestDetail = requestRow.extend({
  subject: requestSubject,
  steps: z.array(requestStep),
  history: z.array(requestHistoryEntry),
  /** Why the effect could not take place (RQ3). */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** What an approved request made. */
  applicationId: id.nullable(),
  resubmittedAs: id.nullable(),
})

/** One application asks for several APIs, for the same time and reason; at most 50, ids and names together. */
export const apiRequestsForm = z.strictObject({
  applicationId: id,
  apiIds: z.array(id).max(apisAtOnceLimit).default([]),
  /** Exact, as `project.api`. */
  apiNames: z.array(text(200)).max(apisAtOnceLimit).default([]),
  environment: environment.default('PROD'),
  validity,
  reason: reason.optional(),
})

/** In the order of the form, ids first. */
export const apiRequestResult = z.object({
  apiId: id.nullable(),
  /** `project.api` where the API is known, else what was asked for. */
  name: z.string(),
  ok: z.boolean(),
  requestId: id.nullable(),
  state: requestState.nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** What the message names. */
  facts: z.record(z.string(), z.unknown()).optional(),
})

const idParams = z.strictObject({ id })
const note = text(2000)

export const requestRoutes = defineRoutes({
  submitRequest: {
    method: 'POST',
    path: '/requests',
    access: 'signed-in',
    summary: 'Ask for something (RQ1)',
    body: requestForm,
    response: requestDetail,
    status: 201,
  },
  submitApiRequests: {
    method: 'POST',
    path: '/requests/api-permissions',
    access: 'application.request-grant',
    summary: 'Ask for several APIs at once: one request, or one reason why not, for each (GT2)',
    body: apiRequestsForm,
    response: z.object({ results: z.array(apiRequestResult) }),
  },
  listRequests: {
    method: 'GET',
    path: '/requests',
    access: 'signed-in',
    summary: 'Task Hub: to decide, mine, decided; all for administrators',
    query: listQuery.extend({
      view: z.enum(['to-decide', 'mine', 'decided', 'all']).default('to-decide'),
      kind: requestKind.optional(),
      state: requestState.optional(),
    }),
    response: listOf(requestRow),
  },
  getRequest: {
    method: 'GET',
    path: '/requests/{id}',
    access: 'request.view',
    summary: 'One request with its whole course (RQ10)',
    params: idParams,
    response: requestDetail,
  },
  approveRequest: {
    method: 'POST',
    path: '/requests/{id}/approve',
    access: 'request.approve',
    summary: 'Pass the present step',
    params: idParams,
    body: z.strictObject({ note: note.optional() }).default({}),
    response: requestDetail,
    versioned: true,
  },
  rejectRequest: {
    method: 'POST',
    path: '/requests/{id}/reject',
    access: 'request.reject',
    summary: 'Reject; the note is the reason and required (RQ5)',
    params: idParams,
    body: z.strictObject({ note: note.optional() }).default({}),
    response: requestDetail,
    versioned: true,
  },
  handOverRequest: {
    method: 'POST',
    path: '/requests/{id}/hand-over',
    access: 'request.hand-over',
    summary: 'Let somebody else decide in my place',
    params: idParams,
    body: z.strictObject({ memberId: id, note: note.optional() }),
    response: requestDetail,
    versioned: true,
  },
  addSigner: {
    method: 'POST',
    path: '/requests/{id}/add-signer',
    access: 'request.add-signer',
    summary: 'Ask somebody to pass or reject first; after a pass it returns to me',
    params: idParams,
    body: z.strictObject({ memberId: id, note: note.optional() }),
    response: requestDetail,
    versioned: true,
  },
  withdrawRequest: {
    method: 'POST',
    path: '/requests/{id}/withdraw',
    access: 'request.withdraw',
    summary: 'Take my request back while it is pending',
    params: idParams,
    body: z.strictObject({ note: note.optional() }).default({}),
    response: requestDetail,
    versioned: true,
  },
  resubmitRequest: {
    method: 'POST',
    path: '/requests/{id}/resubmit',
    access: 'request.resubmit',
    summary: 'Ask again, changed, after a rejection or a failed execution (RQ3)',
    params: idParams,
    body: z.strictObject({ form: requestForm.optional() }).default({}),
    response: requestDetail,
    status: 201,
  },
  decideRequests: {
    method: 'POST',
    path: '/requests/decisions',
    access: 'signed-in',
    summary: 'Decide several requests; each on its own, with one result each (RQ5)',
    body: z.strictObject({
      decision: z.enum(['approve', 'reject']),
      note: note.optional(),
      requestIds: z.array(id).min(1).max(100),
    }),
    response: z.object({
      results: z.array(
        z.object({
          requestId: id,
          ok: z.boolean(),
          state: requestState.nullable(),
          code: z.string().nullable(),
          message: z.string().nullable(),
        }),
      ),
    }),
  },
})

export type RequestForm = z.infer<typeof requestForm>
export type ApiRequestsForm = z.infer<typeof apiRequestsForm>
export type ApiRequestResult = z.infer<typeof apiRequestResult>
export type RequestRow = z.infer<typeof requestRow>
export type RequestDetail = z.infer<typeof requestDetail>
export type RequestSubject = z.infer<typeof requestSubject>
export type RequestStep = z.infer<typeof requestStep>
export type RequestHistoryEntry = z.infer<typeof requestHistoryEntry>
