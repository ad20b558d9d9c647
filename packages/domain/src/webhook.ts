/** Webhooks: their names, where they lead and what they are told of. */

import { parseAddress } from './address.ts'
import { eventNames } from './event.ts'
import type { EventName } from './event.ts'
import { checkLabel } from './label.ts'
import { isPublicAddress } from './public-address.ts'
import { accept, acceptUnless, refusal, refuse, refusalsOf } from './refusal.ts'
import type { Outcome } from './refusal.ts'

/** More than this are no longer looked after, and each costs a message an event. */
export const webhookLimit = 50

export type WebhookForm = Readonly<{ name: string; url: string; events: readonly string[] }>
export type ParsedWebhook = Readonly<{ name: string; url: string; events: readonly EventName[] }>

/** What the operator allows: receivers inside the own network, and then without TLS too. */
export type WebhookPolicy = Readonly<{ allowPrivate: boolean }>

/**
 * Checks the form of a webhook. Refuses with all its faults at once: `webhook.name-…`, `webhook.url-invalid`,
 * `webhook.url-private`, `webhook.event-unknown`. A name that leads into the own network is found out
 * when a message is sent, because names change.
 */
export function parseWebhook(form: WebhookForm, policy: WebhookPolicy): Outcome<ParsedWebhook> {
  const name = parseName(form.name)
  const url = parseUrl(form.url, policy)
  const events = parseEvents(form.events)
  const faults = [name, url, events].flatMap((outcome) => refusalsOf(outcome))
  return acceptUnless(faults, {
    name: name.ok ? name.value : '',
    url: url.ok ? url.value : '',
    events: events.ok ? events.value : [],
  })
}

function parseName(raw: string): Outcome<string> {
  const label = checkLabel(raw)
  const path = 'name'
  if (label.fault === null) return accept(label.text)
  if (label.fault === 'blank') return refuse('webhook.name-blank', { path })
  if (label.fault === 'long') return refuse('webhook.name-long', { path, facts: label.facts })
  return refuse('webhook.name-character', { path, facts: label.facts })
}

function parseUrl(raw: string, { allowPrivate }: WebhookPolicy): Outcome<string> {
  const path = 'url'
  const url = URL.canParse(raw) ? new URL(raw) : null
  const plain =
    url !== null &&
    (url.protocol === 'https:' || (allowPrivate && url.protocol === 'http:')) &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    !/[\s\\]/.test(raw)
  if (!plain) return refuse('webhook.url-invalid', { path })
  // The parser has written every spelling of an IPv4 address (octal, hexadecimal, one number) as four octets.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const local = /(^|\.)localhost\.?$/.test(host)
  const literal = parseAddress(host) !== undefined
  if (!allowPrivate && (local || (literal && !isPublicAddress(host)))) {
    return refuse('webhook.url-private', { path, facts: { host } })
  }
  return accept(url.href)
}

function parseEvents(names: readonly string[]): Outcome<readonly EventName[]> {
  const known = new Set<string>(eventNames)
  const faults = names.flatMap((event, index) =>
    known.has(event)
      ? []
      : [refusal('webhook.event-unknown', { path: `events.${index}`, facts: { event } })],
  )
  return acceptUnless(faults, [...new Set(names)] as EventName[])
}
