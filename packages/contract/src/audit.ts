/** What happened and what was tried (AU1): search, export, proof. */
import * as z from 'zod'
import { eventNames } from '@portico/domain'
import type { ChainedEvent } from '@portico/domain'
import { id, instant, listOf, listQuery, personRef, text } from './fields.ts'
import { defineRoutes } from './route.ts'

export { chainStart, chainTextOf, checkChainEnd, followChain, isChainFault } from '@portico/domain'
export type { ChainedEvent, ChainFault, ChainPosition, HashLink } from '@portico/domain'

export const eventName = z.enum(eventNames).meta({ description: 'What happened' })

/** Holds all that its hash covers, so that an export can be verified without the database. */
export const auditEvent = z.object({
  sequence: z.number().int(),
  at: instant,
  event: z.string(),
  outcome: z.enum(['done', 'refused']),
  /** Null for the system and for somebody who has not signed in. */
  actor: personRef.nullable(),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
  /** The application it concerns, if any. */
  applicationId: z.string().nullable(),
  address: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  /** What gateways had to load again because of it. */
  feed: z.object({ kind: z.string(), id: z.string() }).nullable(),
  /** SHA-256 over the hash before and this event, 64 hexadecimal digits. */
  hash: z.string(),
})

const auditFilter = z.strictObject({
  q: text(200).optional(),
  subject: text(64).optional(),
  actor: text(64).optional(),
  application: text(64).optional(),
  event: eventName.optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  from: instant.optional(),
  to: instant.optional(),
})

const chainHash = z.string().regex(/^[0-9a-f]{64}$/)

/** Where the chain breaks first; absent from an intact one. */
export const chainFault = z.object({
  /** An event is missing, was changed (it or the one before), or stands where none was written. */
  kind: z.enum(['missing', 'changed', 'out-of-place']),
  sequence: z.number().int(),
})

export const auditRoutes = defineRoutes({
  listAuditEvents: {
    method: 'GET',
    path: '/audit-events',
    access: 'organisation.view-audit',
    summary: 'Audit events, newest first',
    query: listQuery.extend(auditFilter.shape),
    response: listOf(auditEvent),
  },
  exportAuditEvents: {
    method: 'GET',
    path: '/audit-events/export',
    access: 'organisation.view-audit',
    summary: 'Audit events as CSV or JSON lines, oldest first; leaves an event itself',
    query: auditFilter.extend({ format: z.enum(['csv', 'jsonl']).default('jsonl') }),
    response: z.string(),
    mediaType: 'text/plain',
  },
  verifyAudit: {
    method: 'GET',
    path: '/audit-events/verification',
    access: 'organisation.view-audit',
    summary: 'Recompute the hash chain and say where it breaks, if it does (AU1)',
    query: z.strictObject({
      /** A place of the chain that was noted elsewhere, and its hash: both or neither. */
      sequence: z.coerce.number().int().min(1).optional(),
      hash: chainHash.optional(),
    }),
    response: z.object({
      /** Events followed without a fault. */
      events: z.number().int(),
      intact: z.boolean(),
      fault: chainFault.nullable(),
      head: z.object({ sequence: z.number().int(), hash: z.string() }),
    }),
  },
  listApplicationEvents: {
    method: 'GET',
    path: '/applications/{id}/audit-events',
    access: 'application.view-audit',
    summary: "An application's audit events, newest first",
    params: z.strictObject({ id }),
    query: listQuery.extend(auditFilter.omit({ application: true }).shape),
    response: listOf(auditEvent),
  },
})

export type AuditEvent = z.infer<typeof auditEvent>

/** An event of an export as the chain covers it. */
export function chainedEventOf(event: AuditEvent): ChainedEvent {
  return { ...event, actorId: event.actor?.id ?? null }
}
