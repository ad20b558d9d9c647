/** Grants of APIs and data sources to applications. */
import * as z from 'zod'
import { dataSourceAccesses, grantStates } from '@portico/domain'
import {
  apiOperation,
  can,
  day,
  environment,
  id,
  instant,
  listOf,
  listQuery,
  nothing,
  nounRef,
  personRef,
  text,
  validity,
} from './fields.ts'
import { defineRoutes } from './route.ts'

const idParams = z.strictObject({ id })

export const grant = z.object({
  id,
  kind: z.enum(['api', 'data-source']),
  application: nounRef,
  api: nounRef.nullable(),
  project: nounRef.nullable(),
  operation: apiOperation.nullable(),
  dataSource: nounRef.nullable(),
  access: z.enum(dataSourceAccesses).nullable(),
  environment,
  state: z.enum(grantStates),
  expiresOn: day.nullable(),
  grantedAt: instant,
  grantedBy: personRef.nullable(),
  reason: z.string().nullable(),
  pendingRequestId: id.nullable(),
  can,
})

const grantReason = text(2000).optional()

export const grantRoutes = defineRoutes({
  listApplicationGrants: {
    method: 'GET',
    path: '/applications/{id}/grants',
    access: 'application.view-grants',
    summary: 'What an application may call',
    params: idParams,
    query: listQuery.extend({
      kind: z.enum(['api', 'data-source']).optional(),
      state: z.enum(['valid', 'expired', 'ended']).optional(),
    }),
    response: listOf(grant),
  },
  createGrant: {
    method: 'POST',
    path: '/applications/{id}/grants',
    access: ['api.grant', 'data-source.grant'],
    summary: 'Grant directly (GT2)',
    params: idParams,
    body: z.union([
      z.strictObject({
        apiId: id,
        environment: environment.default('PROD'),
        validity,
        reason: grantReason,
      }),
      z.strictObject({
        dataSourceId: id,
        access: z.enum(dataSourceAccesses),
        environment: environment.default('PROD'),
        validity,
        reason: grantReason,
      }),
    ]),
    response: grant,
    status: 201,
  },
  renewGrant: {
    method: 'PATCH',
    path: '/applications/{id}/grants/{grantId}',
    access: ['api.grant', 'data-source.grant'],
    summary: 'Change the end date of a grant',
    params: z.strictObject({ id, grantId: id }),
    body: z.strictObject({ validity, reason: grantReason }),
    response: grant,
  },
  endGrant: {
    method: 'DELETE',
    path: '/applications/{id}/grants/{grantId}',
    access: [
      'grant.return',
      'grant.revoke',
      'data-source-grant.return',
      'data-source-grant.revoke',
    ],
    summary: 'Return (owners) or revoke with a reason (project and organisation administrators)',
    params: z.strictObject({ id, grantId: id }),
    body: z.strictObject({ reason: grantReason }).default({}),
    response: nothing,
    status: 204,
  },
  listGrants: {
    method: 'GET',
    path: '/grants',
    access: 'signed-in',
    summary: 'My permissions, or those I administer',
    query: listQuery.extend({
      view: z.enum(['mine', 'administered']).default('mine'),
      kind: z.enum(['api', 'data-source']).default('api'),
      projectId: id.optional(),
      applicationId: id.optional(),
      /** One API or data source, as `kind` says. */
      targetId: id.optional(),
      expiringWithinDays: z.coerce.number().int().min(1).max(365).optional(),
    }),
    response: listOf(grant),
  },
})

export type Grant = z.infer<typeof grant>
