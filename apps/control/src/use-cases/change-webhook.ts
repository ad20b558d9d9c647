/** Adds, changes, rotates and removes webhooks; their signing secrets go into the vault at once (CR4). */
import { accept, authorise, parseWebhook, refuse, webhookLimit } from '@portico/domain'
import type { Outcome, WebhookPolicy } from '@portico/domain'
import {
  appendEvents,
  countWebhooks,
  findWebhookTarget,
  inTransaction,
  insertWebhook,
  lockWebhook,
  removeWebhook,
  updateWebhook,
} from '@portico/store'
import type { NewEvent, Webhook } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { onlyGiven } from '../only-given.ts'
import { bindingOfWebhookSecret } from '../secret-binding.ts'
import { checkVersion } from './check-version.ts'
import { refuseConflicts } from './refuse-conflicts.ts'

const nameTaken = { webhooks__name: refuse('webhook.name-taken', { path: 'name' }) }

/** 256 bits; the Standard Webhooks specification asks for 192 to 512. */
const secretBytes = 32

type WebhookForm = Readonly<{ name: string; url: string; events: readonly string[] }>

/** Whether the caller may have to do with webhooks at all. */
export function allowWebhooks(caller: Caller): Outcome<null> {
  return authorise(caller.actor, 'organisation.manage-webhooks', { noun: 'organisation' })
}

/** Answers the id and the secret, which is shown this once. Refuses as `parseWebhook`, or with `webhook.too-many`. */
export async function addWebhook(
  deps: Deps,
  caller: Caller,
  form: WebhookForm,
  policy: WebhookPolicy,
): Promise<Outcome<Readonly<{ id: string; secret: string }>>> {
  const allowed = allowWebhooks(caller)
  if (!allowed.ok) return allowed
  const parsed = parseWebhook(form, policy)
  if (!parsed.ok) return parsed
  const id = deps.ids('webhook')
  const secret = makeSecret(deps)
  return refuseConflicts(nameTaken, () =>
    inTransaction(deps.database, async (tx) => {
      const count = await countWebhooks(tx)
      if (count >= webhookLimit) return refuse('webhook.too-many', { facts: { count } })
      await insertWebhook(tx, {
        ...parsed.value,
        id,
        secret: deps.vault.seal(secret, bindingOfWebhookSecret(id, 1)),
        createdAt: new Date(deps.clock()),
        createdBy: caller.actor.memberId,
      })
      const detail = { events: parsed.value.events }
      const event = webhookEvent(caller, 'webhook.created', { id, ...parsed.value }, detail)
      await appendEvents(tx, [event], deps.clock())
      return accept({ id, secret })
    }),
  )
}

export type WebhookChange = Readonly<{
  name?: string | undefined
  url?: string | undefined
  events?: readonly string[] | undefined
  active?: boolean | undefined
}>

/** Turning a webhook on again forgets why it was off; what waits for it is sent then. */
export async function changeWebhook(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ id: string; change: WebhookChange; version: number | undefined }>,
  policy: WebhookPolicy,
): Promise<Outcome<null>> {
  const allowed = allowWebhooks(caller)
  if (!allowed.ok) return allowed
  return refuseConflicts(nameTaken, () =>
    inTransaction(deps.database, async (tx) => {
      const webhook = await lockWebhook(tx, input.id)
      if (!webhook) return refuse('webhook.unknown')
      const version = checkVersion(input.version, webhook)
      if (!version.ok) return version
      const { active, ...form } = onlyGiven(input.change)
      const parsed = parseWebhook({ ...webhook, ...form }, policy)
      if (!parsed.ok) return parsed
      const { name, url, events } = parsed.value
      const turned = active === undefined ? {} : { active, disabled_reason: null }
      const on = active === true ? { failing_since: null } : {}
      await updateWebhook(tx, webhook.id, { name, url, events: [...events], ...turned, ...on })
      const changedFields = Object.keys(onlyGiven(input.change))
      const detail = { changedFields, ...(active === undefined ? {} : { active }) }
      const event = webhookEvent(caller, 'webhook.changed', { ...webhook, name }, detail)
      await appendEvents(tx, [event], deps.clock())
      return accept(null)
    }),
  )
}

export async function deleteWebhook(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Outcome<null>> {
  const allowed = allowWebhooks(caller)
  if (!allowed.ok) return allowed
  return inTransaction(deps.database, async (tx) => {
    const webhook = await lockWebhook(tx, id)
    if (!webhook) return refuse('webhook.unknown')
    await removeWebhook(tx, id)
    await appendEvents(tx, [webhookEvent(caller, 'webhook.deleted', webhook)], deps.clock())
    return accept(null)
  })
}

/** The former secret signs too until `oldSecretEndsAt`; one that was still ending from the rotation before ends now. */
export async function rotateWebhookSecret(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ id: string; overlapSeconds: number }>,
): Promise<Outcome<Readonly<{ secret: string; oldSecretEndsAt: Date | null }>>> {
  const allowed = allowWebhooks(caller)
  if (!allowed.ok) return allowed
  const { id, overlapSeconds } = input
  const secret = makeSecret(deps)
  return inTransaction(deps.database, async (tx) => {
    const target = await findWebhookTarget(tx, id, true)
    if (!target) return refuse('webhook.unknown')
    const now = deps.clock()
    const version = target.secretVersion + 1
    const sealed = deps.vault.seal(secret, bindingOfWebhookSecret(id, version))
    const oldSecretEndsAt = overlapSeconds === 0 ? null : new Date(now + overlapSeconds * 1000)
    const kept = oldSecretEndsAt === null ? null : target.secret
    await updateWebhook(tx, id, {
      secret_version: version,
      secret_sealed: sealed.sealed,
      secret_key_id: sealed.keyId,
      old_secret_sealed: kept?.sealed ?? null,
      old_secret_key_id: kept?.keyId ?? null,
      old_secret_ends_at: oldSecretEndsAt,
    })
    const detail = { overlapSeconds }
    await appendEvents(tx, [webhookEvent(caller, 'webhook.secret-rotated', target, detail)], now)
    return accept({ secret, oldSecretEndsAt })
  })
}

function makeSecret(deps: Deps): string {
  return `whsec_${Buffer.from(deps.randomness(secretBytes)).toString('base64')}`
}

export function webhookEvent(
  caller: Caller | null,
  event: NewEvent['event'],
  { id, name }: Pick<Webhook, 'id' | 'name'>,
  detail: Readonly<Record<string, unknown>> = {},
): NewEvent {
  return eventBy(caller, event, { kind: 'webhook', id, name }, { detail })
}
