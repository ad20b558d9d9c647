/**
 * Sends what waits for webhooks: claim, send, mark. A process that dies in between leaves the message to the
 * end of its lease; the receiver then gets it again under the same `webhook-id`.
 */
import { isFailingTooLong, pauseBeforeRetry } from '@portico/domain'
import {
  appendEvents,
  claimDelivery,
  disableWebhook,
  findWebhookTarget,
  inTransaction,
  listDueWebhookIds,
  markDelivered,
  markFailed,
  noteWebhookAnswer,
} from '@portico/store'
import type { Delivery, WebhookTarget } from '@portico/store'
import { chanceOf } from '../chance-of.ts'
import type { Deps } from '../deps.ts'
import { webhookEvent } from '../use-cases/change-webhook.ts'
import { VaultFailure } from '../vault.ts'
import type { PostAnswer } from '../webhooks/post-message.ts'
import { openSecrets, signMessage } from '../webhooks/sign-message.ts'

/** Receivers that are written to at once; a slow one keeps no other waiting. */
const webhooksAtOnce = 20

/** Of one receiver in one run. */
const messagesInARow = 50

/** Much longer than an attempt may take: only a dead process lets a lease end. */
const leaseMs = 120_000

/** Answers how many messages arrived. */
export async function sendToWebhooks(deps: Deps, stopping?: AbortSignal): Promise<number> {
  const now = new Date(deps.clock())
  const due = await listDueWebhookIds(deps.database.kysely, now, webhooksAtOnce)
  const arrived = await Promise.all(due.map((webhookId) => drain(deps, webhookId, stopping)))
  return arrived.reduce((sum, count) => sum + count, 0)
}

/** In the order of the events, until one does not arrive. */
async function drain(deps: Deps, webhookId: string, stopping?: AbortSignal): Promise<number> {
  for (let arrived = 0; arrived < messagesInARow; arrived += 1) {
    if (stopping?.aborted === true) return arrived
    if (!(await sendNext(deps, webhookId))) return arrived
  }
  return messagesInARow
}

async function sendNext(deps: Deps, webhookId: string): Promise<boolean> {
  const { kysely } = deps.database
  const target = await findWebhookTarget(kysely, webhookId)
  if (target?.active !== true) return false
  const now = deps.clock()
  const claim = { at: new Date(now), leaseEndsAt: new Date(now + leaseMs) }
  const delivery = await claimDelivery(kysely, { channel: 'webhook', webhookId }, claim)
  if (!delivery) return false
  const answer = await send(deps, target, delivery)
  return settle(deps, target, delivery, answer)
}

async function send(deps: Deps, target: WebhookTarget, delivery: Delivery): Promise<PostAnswer> {
  const now = deps.clock()
  const { id, payload } = delivery
  // The order in which JSON comes out of the database is none to rely on; this one is the same at every attempt.
  const body = JSON.stringify({
    type: payload['type'],
    timestamp: payload['timestamp'],
    data: payload['data'],
  })
  try {
    const headers = signMessage(openSecrets(deps.vault, target, now), { id, body, now })
    return await deps.postMessage({ url: target.url, headers, body })
  } catch (error) {
    if (!(error instanceof VaultFailure)) throw error
    deps.log.error({ webhookId: target.id, err: error }, 'a signing secret cannot be opened')
    const reason = 'the signing secret cannot be opened; rotate it'
    return { kind: 'unreached', status: 'secret-unreadable', reason }
  }
}

/** Answers whether the message arrived. */
async function settle(
  deps: Deps,
  target: WebhookTarget,
  delivery: Delivery,
  answer: PostAnswer,
): Promise<boolean> {
  const { kysely } = deps.database
  const at = new Date(deps.clock())
  const status = String(answer.status)
  const arrived = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300
  if (arrived) {
    await markDelivered(kysely, delivery.id, { at, status })
    if (target.failingSince !== null) await noteWebhookAnswer(kysely, target.id, { arrived, at })
    return true
  }
  const pauseMs = pauseBeforeRetry('webhook', delivery.attempts, chanceOf(deps))
  const nextAt = pauseMs === null ? null : new Date(at.getTime() + pauseMs)
  await markFailed(kysely, delivery, { at, nextAt, status, error: errorOf(answer) })
  const since = await noteWebhookAnswer(kysely, target.id, { arrived, at })
  const failing = since !== null && isFailingTooLong(since.getTime(), at.getTime())
  if (status === '410') await disable(deps, target, 'gone', status)
  else if (failing) await disable(deps, target, 'failing', status)
  return false
}

function errorOf(answer: PostAnswer): string {
  if (answer.kind === 'unreached') return answer.reason
  const redirects = answer.status >= 300 && answer.status < 400
  return redirects ? `a redirect is not followed. ${answer.excerpt}`.trim() : answer.excerpt
}

/** Administrators learn of it by the event. */
async function disable(
  deps: Deps,
  target: WebhookTarget,
  reason: 'gone' | 'failing',
  lastStatus: string,
): Promise<void> {
  await inTransaction(deps.database, async (tx) => {
    if (!(await disableWebhook(tx, target.id, reason))) return
    const event = webhookEvent(null, 'webhook.disabled', target, { reason, lastStatus })
    await appendEvents(tx, [event], deps.clock())
  })
}
