/** Routes of webhooks and of the messages to them. */
import type { Webhook as WebhookBody, WebhookDelivery } from '@portico/contract'
import { accept, listCapabilities, refuse } from '@portico/domain'
import type { Actor, Outcome, WebhookPolicy } from '@portico/domain'
import { findWebhook, listWebhookDeliveries, listWebhooks } from '@portico/store'
import type { Delivery, Webhook } from '@portico/store'
import type { Deps } from '../deps.ts'
import {
  addWebhook,
  changeWebhook,
  deleteWebhook,
  rotateWebhookSecret,
} from '../use-cases/change-webhook.ts'
import { retryDelivery, testWebhook } from '../use-cases/send-webhook-message.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

type WebhookRoutes =
  | 'listWebhooks'
  | 'createWebhook'
  | 'getWebhook'
  | 'updateWebhook'
  | 'deleteWebhook'
  | 'rotateWebhookSecret'

type MessageRoutes = 'testWebhook' | 'listWebhookDeliveries' | 'retryWebhookDelivery'

export function createWebhookHandlers(
  deps: Deps,
  policy: WebhookPolicy,
): Pick<Handlers, WebhookRoutes> {
  const show = (actor: Actor, id: string) => showWebhook(deps, actor, id)
  return {
    listWebhooks: async ({ caller }) => {
      const webhooks = await listWebhooks(deps.database.kysely)
      return accept({ items: webhooks.map((each) => presentWebhook(caller.actor, each)) })
    },
    createWebhook: async ({ caller, body }) => {
      const added = await addWebhook(deps, caller, body, policy)
      if (!added.ok) return added
      const shown = await show(caller.actor, added.value.id)
      return shown.ok ? accept({ ...shown.value, secret: added.value.secret }) : shown
    },
    getWebhook: ({ caller, params }) => show(caller.actor, params.id),
    updateWebhook: async ({ caller, params, body, version }) => {
      const input = { id: params.id, change: body, version }
      const changed = await changeWebhook(deps, caller, input, policy)
      return changed.ok ? show(caller.actor, params.id) : changed
    },
    deleteWebhook: ({ caller, params }) => deleteWebhook(deps, caller, params.id),
    rotateWebhookSecret: async ({ caller, params, body }) => {
      const rotated = await rotateWebhookSecret(deps, caller, { id: params.id, ...body })
      if (!rotated.ok) return rotated
      const { secret, oldSecretEndsAt } = rotated.value
      return accept({ secret, oldSecretEndsAt: oldSecretEndsAt?.toISOString() ?? null })
    },
  }
}

export function createWebhookMessageHandlers(deps: Deps): Pick<Handlers, MessageRoutes> {
  return {
    testWebhook: async ({ caller, params }) =>
      presentOutcome(await testWebhook(deps, caller, params.id)),
    listWebhookDeliveries: async ({ params, query }) => {
      const db = deps.database.kysely
      if (!(await findWebhook(db, params.id))) return refuse('webhook.unknown')
      const before = readCursor(textKey, query.cursor)?.[0]
      const page = { state: query.state, before, limit: query.limit + 1 }
      const rows = await listWebhookDeliveries(db, params.id, page)
      return accept(pageOf(rows, query.limit, (row) => [row.id], presentDelivery))
    },
    retryWebhookDelivery: async ({ caller, params }) => {
      const input = { webhookId: params.id, deliveryId: params.deliveryId }
      return presentOutcome(await retryDelivery(deps, caller, input))
    },
  }
}

async function showWebhook(deps: Deps, actor: Actor, id: string): Promise<Outcome<WebhookBody>> {
  const webhook = await findWebhook(deps.database.kysely, id)
  return webhook ? accept(presentWebhook(actor, webhook)) : refuse('webhook.unknown')
}

function presentWebhook(actor: Actor, webhook: Webhook): WebhookBody {
  const capabilities = listCapabilities(actor, { noun: 'organisation' })
  return {
    ...webhook,
    events: [...webhook.events],
    failingSince: webhook.failingSince?.toISOString() ?? null,
    createdAt: webhook.createdAt.toISOString(),
    lastDeliveryAt: webhook.lastDeliveryAt?.toISOString() ?? null,
    oldSecretEndsAt: webhook.oldSecretEndsAt?.toISOString() ?? null,
    can: capabilities.filter((each) => each === 'organisation.manage-webhooks'),
  }
}

function presentOutcome(outcome: Outcome<Delivery>): Outcome<WebhookDelivery> {
  return outcome.ok ? accept(presentDelivery(outcome.value)) : outcome
}

function presentDelivery(delivery: Delivery): WebhookDelivery {
  return {
    id: delivery.id,
    event: String(delivery.payload['type']),
    state: delivery.state,
    attempts: delivery.attempts,
    createdAt: delivery.createdAt.toISOString(),
    nextAttemptAt: delivery.nextAt?.toISOString() ?? null,
    deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
    lastStatus: delivery.lastStatus,
    lastError: delivery.lastError,
  }
}
