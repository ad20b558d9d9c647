/** What a webhook is told of an event: the envelope of Standard Webhooks around the event as the audit log has it. */

export type WebhookEvent = Readonly<{
  sequence: number
  at: Date
  event: string
  outcome: 'done' | 'refused'
  actorId: string | null
  subject: Readonly<{ kind: string; id: string; name: string | null }>
  applicationId: string | null
  detail: Readonly<Record<string, unknown>>
}>

/** `type` is the event's name; `data` holds no secret, because no event does (CR4). */
export type WebhookMessage = Readonly<{
  type: string
  timestamp: string
  data: Readonly<Record<string, unknown>>
}>

/** UTF-16 units of JSON; beyond them receivers read the rest in the audit log. The specification asks for small messages. */
const detailLimit = 16_384

/** Builds the message of an event; of one event always the same. */
export function buildWebhookMessage(event: WebhookEvent): WebhookMessage {
  const { sequence, outcome, actorId, subject, applicationId, detail } = event
  const fits = JSON.stringify(detail).length <= detailLimit
  return {
    type: event.event,
    timestamp: event.at.toISOString(),
    data: {
      sequence,
      outcome,
      actorId,
      subject,
      applicationId,
      detail: fits ? detail : {},
      ...(fits ? {} : { detailOmitted: true }),
    },
  }
}
