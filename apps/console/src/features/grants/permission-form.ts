/** Between the fields of a permission dialog and what the wire asks for: a request, a renewal, a direct grant. */
import type { DataSourceAccess, Environment } from '@portico/domain'
import type { Grant, RequestForm, Validity } from '@portico/contract'
import { splitApiNames } from '@portico/domain'
import type { ApiRequests, NewGrant } from './api.ts'
import type { GrantKind } from './search.ts'

export type TermValues = { validity: Validity; reason?: string }

export type PermissionValues = TermValues & {
  applicationId: string
  /** The API or the data source. */
  targetId: string
  access?: DataSourceAccess
  environment: Environment
}

export const usualTerm = { environment: 'PROD', validity: { period: '90d' } } as const

/** An empty reason is none. */
export function reasonOf({ reason = '' }: TermValues): { reason?: string } {
  return reason === '' ? {} : { reason }
}

export function grantOfValues(kind: GrantKind, values: PermissionValues): NewGrant {
  const { targetId, access = 'QUERY', environment, validity } = values
  const term = { environment, validity, ...reasonOf(values) }
  return kind === 'api' ? { apiId: targetId, ...term } : { dataSourceId: targetId, access, ...term }
}

export function requestOfValues(kind: GrantKind, values: PermissionValues): RequestForm {
  const { applicationId, targetId, access = 'QUERY', environment, validity } = values
  const term = { applicationId, environment, validity, ...reasonOf(values) }
  return kind === 'api'
    ? { kind: 'api-permission', apiId: targetId, ...term }
    : { kind: 'data-source-permission', dataSourceId: targetId, access, ...term }
}

export type SeveralValues = TermValues & {
  applicationId: string
  apiIds?: string[]
  /** As typed or pasted. */
  apiNames?: string
  environment: Environment
}

/** How many APIs are chosen and named together. */
export function countAsked({ apiIds = [], apiNames = '' }: Partial<SeveralValues>): number {
  return apiIds.length + splitApiNames(apiNames).length
}

export function requestsOfValues(values: SeveralValues): ApiRequests {
  const { applicationId, apiIds = [], apiNames = '', environment, validity } = values
  const asked = { applicationId, apiIds, apiNames: splitApiNames(apiNames) }
  return { ...asked, environment, validity, ...reasonOf(values) }
}

/** A renewal asks for what the grant is on, in its environment. */
export function formOfRenewal(grant: Grant, values: TermValues): RequestForm {
  return requestOfValues(grant.kind, {
    ...values,
    applicationId: grant.application.id,
    targetId: grant.api?.id ?? grant.dataSource?.id ?? '',
    environment: grant.environment,
    ...(grant.access !== null && { access: grant.access }),
  })
}
