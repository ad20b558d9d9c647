/** Webhooks: who is told by a signed HTTP request, of which events, and how each message fared. */
import * as z from 'zod'
import { deliveryStates, eventNames } from '@portico/domain'
import { can, id, instant, listOf, listQuery, nothing, personRef, text, version } from './fields.ts'
import { defineRoutes } from './route.ts'

const idParams = z.strictObject({ id })
const deliveryParams = z.strictObject({ id, deliveryId: id })
const url = z.string().min(1).max(2048)
const name = text(64)
const events = z
  .array(z.string().max(64))
  .min(1)
  .max(eventNames.length)
  .meta({ description: 'Names of events, as the audit log has them', examples: [['secret.reset']] })
const secret = z.string().meta({ description: 'whsec_ and Base64, as Standard Webhooks has it' })

export const webhook = z.object({
  id,
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  active: z.boolean(),
  /** Why the system turned it off: the receiver answered 410, or failed for days. Null while active. */
  disabledReason: z.enum(['gone', 'failing']).nullable(),
  /** Since when no message has arrived; null after one has. */
  failingSince: instant.nullable(),
  createdAt: instant,
  createdBy: personRef.nullable(),
  lastDeliveryAt: instant.nullable(),
  /** The receiver's last answer: a status, or why there was none. */
  lastStatus: z.string().nullable(),
  pending: z.number().int(),
  /** Until when messages are signed with the former secret too; null when they are not. */
  oldSecretEndsAt: instant.nullable(),
  version,
  can,
})

export const webhookDelivery = z.object({
  /** The `webhook-id` of the message, the same at every attempt. */
  id,
  /** The event's name, or `webhook.test`. */
  event: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  createdAt: instant,
  nextAttemptAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  lastStatus: z.string().nullable(),
  /** Beginning of the receiver's answer, or what went wrong. */
  lastError: z.string().nullable(),
})

export const webhookRoutes = defineRoutes({
  listWebhooks: {
    method: 'GET',
    path: '/webhooks',
    access: 'organisation.manage-webhooks',
    summary: 'Webhooks, by name',
    response: z.object({ items: z.array(webhook) }),
  },
  createWebhook: {
    method: 'POST',
    path: '/webhooks',
    access: 'organisation.manage-webhooks',
    summary: 'Add a webhook; its signing secret is shown once',
    body: z.strictObject({ name, url, events }),
    response: webhook.extend({ secret }),
    status: 201,
  },
  getWebhook: {
    method: 'GET',
    path: '/webhooks/{id}',
    access: 'organisation.manage-webhooks',
    summary: 'One webhook',
    params: idParams,
    response: webhook,
  },
  updateWebhook: {
    method: 'PATCH',
    path: '/webhooks/{id}',
    access: 'organisation.manage-webhooks',
    summary: 'Change a webhook, turn it off or on',
    params: idParams,
    body: z.strictObject({
      name: name.optional(),
      url: url.optional(),
      events: events.optional(),
      active: z.boolean().optional(),
    }),
    response: webhook,
    versioned: true,
  },
  deleteWebhook: {
    method: 'DELETE',
    path: '/webhooks/{id}',
    access: 'organisation.manage-webhooks',
    summary: 'Remove a webhook with its messages',
    params: idParams,
    response: nothing,
    status: 204,
  },
  rotateWebhookSecret: {
    method: 'POST',
    path: '/webhooks/{id}/rotate-secret',
    access: 'organisation.manage-webhooks',
    summary: 'Make a new signing secret, shown once; messages bear both signatures meanwhile',
    params: idParams,
    body: z.strictObject({
      /** How long the former secret signs too: up to a week, a day by default. */
      overlapSeconds: z.number().int().min(0).max(604_800).default(86_400),
    }),
    response: z.object({ secret, oldSecretEndsAt: instant.nullable() }),
  },
  testWebhook: {
    method: 'POST',
    path: '/webhooks/{id}/test',
    access: 'organisation.manage-webhooks',
    summary: 'Send a message of the kind webhook.test; its delivery tells how it fared',
    params: idParams,
    body: z.strictObject({}),
    response: webhookDelivery,
    status: 202,
  },
  listWebhookDeliveries: {
    method: 'GET',
    path: '/webhooks/{id}/deliveries',
    access: 'organisation.manage-webhooks',
    summary: 'Messages of a webhook, newest first',
    params: idParams,
    query: listQuery.omit({ q: true }).extend({ state: z.enum(deliveryStates).optional() }),
    response: listOf(webhookDelivery),
  },
  retryWebhookDelivery: {
    method: 'POST',
    path: '/webhooks/{id}/deliveries/{deliveryId}/retry',
    access: 'organisation.manage-webhooks',
    summary: 'Send a message again now, under the same id',
    params: deliveryParams,
    body: z.strictObject({}),
    response: webhookDelivery,
    status: 202,
  },
})

export type Webhook = z.infer<typeof webhook>
export type WebhookDelivery = z.infer<typeof webhookDelivery>
