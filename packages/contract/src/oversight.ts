/** What happened and what runs: notifications and gateways. */
import * as z from 'zod'
import { deliveryStates } from '@portico/domain'
import { id, instant, listOf, listQuery, nothing, personRef } from './fields.ts'
import { defineRoutes } from './route.ts'

export const notification = z.object({
  id,
  at: instant,
  /** Which notice, as `noticeCodes` of the domain lists them. */
  code: z.string(),
  /** In the reader's language when the console renders it by `code`; this is the English text. */
  message: z.string(),
  facts: z.record(z.string(), z.string()),
  /** Console path to open. */
  link: z.string().nullable(),
  readAt: instant.nullable(),
})

export const mailDelivery = z.object({
  id,
  recipient: personRef,
  /** The code of the notice. */
  notice: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  createdAt: instant,
  nextAttemptAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  /** The mail server's last reply, or why there was none. */
  lastStatus: z.string().nullable(),
  lastError: z.string().nullable(),
})

export const gatewayStatus = z.object({
  id,
  version: z.string(),
  startedAt: instant,
  lastReportAt: instant,
  connected: z.boolean(),
  revision: z.number().int(),
  behind: z.number().int(),
  lagMs: z.number(),
  currentAt: instant.nullable(),
  droppedCalls: z.number().int(),
})

export const oversightRoutes = defineRoutes({
  listNotifications: {
    method: 'GET',
    path: '/notifications',
    access: 'signed-in',
    summary: 'My inbox, newest first',
    query: listQuery.omit({ q: true }).extend({ unread: z.enum(['true', 'false']).optional() }),
    response: listOf(notification).extend({
      /** Of the whole inbox; 100 stands for 100 and more. */
      unread: z.number().int(),
    }),
  },
  readNotifications: {
    method: 'POST',
    path: '/notifications/read',
    access: 'signed-in',
    summary: 'Mark notifications as read; without ids all of them',
    body: z.strictObject({ ids: z.array(id).max(1000).optional() }),
    response: nothing,
    status: 204,
  },
  listMailDeliveries: {
    method: 'GET',
    path: '/mail-deliveries',
    access: 'organisation.view-operations',
    summary: 'How e-mails of notices fared, newest first',
    query: listQuery.omit({ q: true }).extend({ state: z.enum(deliveryStates).optional() }),
    response: listOf(mailDelivery),
  },
  listGateways: {
    method: 'GET',
    path: '/gateways',
    access: 'organisation.view-operations',
    summary: 'Connected gateways, their version and how far behind they are',
    response: z.object({ revision: z.number().int(), items: z.array(gatewayStatus) }),
  },
})

export type Notification = z.infer<typeof notification>
export type MailDelivery = z.infer<typeof mailDelivery>
export type GatewayStatus = z.infer<typeof gatewayStatus>
