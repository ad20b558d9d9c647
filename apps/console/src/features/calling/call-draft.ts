/** The call that somebody wants to make: which API, where, with what body (GW2). */
import { buildStringToSign, readSignedHeaders } from '@portico/signing/browser'
import type { Grant } from '@portico/contract'

export const callMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type CallMethod = (typeof callMethods)[number]

export type CallDraft = Readonly<{
  method: CallMethod
  /** Path and query as they are sent. */
  target: string
  /** Empty for none. */
  body: string
}>

/** What each operation is asked with, so that the first try says something. */
const bodies: Readonly<Record<NonNullable<Grant['operation']>, string>> = {
  list: '{"conditions":{},"pageSize":3}',
  get: '{"conditions":{}}',
  create: '{}',
  update: '{}',
  delete: '{}',
}

const environmentNames = { PROD: 'PROD', DEV: 'PRE' } as const

/** The common door of a granted API; null for a grant of something that is not called. */
export function draftCall(grant: Grant, appKey: string): CallDraft | null {
  if (grant.api === null || grant.operation === null) return null
  const query = new URLSearchParams({ appKey, env: environmentNames[grant.environment] })
  return {
    method: 'POST',
    target: `/${grant.operation}/${grant.api.id}?${query.toString()}`,
    body: bodies[grant.operation],
  }
}

/** Why a draft cannot be called, or null: what the scheme itself refuses, before anything is sent. */
export type DraftFault = 'target' | 'body'

export function findDraftFault({ method, target, body }: CallDraft): DraftFault | null {
  if (canonicalizePath({ method, target, body }) === null) return 'target'
  return method === 'GET' && body !== '' ? 'body' : null
}

/** The part of the string to sign that stands for path and query (SG1); null where it cannot be signed. */
export function canonicalizePath({ method, target }: CallDraft): string | null {
  if (!/^\/[!-~]*$/.test(target)) return null
  const signedHeaders = readSignedHeaders('')
  if (!signedHeaders.ok) return null
  const built = buildStringToSign({ method, target, header: () => undefined, signedHeaders })
  return built.ok ? built.text.slice(`${method}\n\n\n\n\n`.length) : null
}
