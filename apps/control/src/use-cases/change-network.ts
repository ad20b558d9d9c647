/** Chooses or migrates the network: says what a change turns off, and does it once that is accepted (NW1). */
import {
  accept,
  authorise,
  chooseNetwork,
  isAliyun,
  listConsequences,
  networkConsequenceMessages,
  parseNetworkSettings,
  refuse,
} from '@portico/domain'
import type { NetworkConsequence, NetworkKind, NetworkUse, Outcome } from '@portico/domain'
import {
  appendEvents,
  countNetworkUse,
  endSecretOverlaps,
  getNetworkSettings,
  inTransaction,
  lockNetworkSettings,
  renewEpoch,
  updateCallAuthentication,
  updateNetworkSettings,
} from '@portico/store'
import type { NetworkSettings, NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { onlyGiven } from '../only-given.ts'
import { bindingOfNetworkSecret } from '../secret-binding.ts'
import { checkVersion } from './check-version.ts'

type Connection = Readonly<
  Record<'regionId' | 'endpoint' | 'instanceId' | 'accessKeyId', string | null>
>

export type NetworkChange = Readonly<
  { kind: NetworkKind; acceptConsequences?: readonly string[] | undefined } & {
    [Field in keyof Connection | 'accessKeySecret']?: string | null | undefined
  }
>

/** How far the preview counts what a change touches. */
const useLimit = 10_000

const countedBy: Partial<Record<NetworkConsequence, keyof NetworkUse>> = {
  'ip-whitelist-off': 'enabledWhitelists',
  'secret-overlap-off': 'overlappingSecrets',
  'callers-must-change-address': 'applications',
}

/** An installation in which nothing has been made has chosen nothing yet, and its first choice is free. */
function presentKind(network: NetworkSettings, use: NetworkUse): NetworkKind | null {
  return network.changedAt === null && use.applications === 0 ? null : network.kind
}

/** What a change to another network would turn off, in words and numbers; changes nothing. */
export async function previewNetworkChange(deps: Deps, caller: Caller, to: NetworkKind) {
  const allowed = authorise(caller.actor, 'organisation.edit-network', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  const db = deps.database.kysely
  const network = await getNetworkSettings(db)
  const use = await countNetworkUse(db, new Date(deps.clock()), useLimit)
  const from = presentKind(network, use)
  const consequences = from === null ? [] : listConsequences(from, to, use)
  return accept({
    from: network.kind,
    to,
    consequences: consequences.map((code) => {
      const counted = countedBy[code]
      const count = counted === undefined ? null : use[counted]
      return { code, message: networkConsequenceMessages[code], count }
    }),
  })
}

/**
 * Chooses the network, changes it, or changes how the present one is reached. Fields that are not sent keep
 * what they are as long as the kind stays. Refuses with `version.stale`, `network.change-unconfirmed`, which
 * names the consequences that were not accepted, `network.unchanged`, or `network.setting-*`.
 */
export async function changeNetwork(
  deps: Deps,
  caller: Caller,
  change: NetworkChange,
  version: number | undefined,
): Promise<Outcome<null>> {
  const allowed = authorise(caller.actor, 'organisation.edit-network', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  return inTransaction(deps.database, async (tx) => {
    const present = await lockNetworkSettings(tx)
    const current = checkVersion(version, present)
    if (!current.ok) return current
    const connection = decideConnection(present, change)
    if (!connection.ok) return connection
    const at = new Date(deps.clock())
    const use = await countNetworkUse(tx, at, useLimit)
    const from = presentKind(present, use)
    const decided = decideChange(from, change, use)
    if (!decided.ok) return decided
    const columns = { ...columnsOf(connection.value), ...sealAccessKey(deps, change) }
    await updateNetworkSettings(tx, { ...columns, kind: change.kind, changed_at: at }, undefined)
    if (change.kind !== present.kind) await turnOver(tx, deps, present.kind, change.kind)
    const event = eventOf(caller, present, change, from, decided.value)
    await appendEvents(tx, [event], deps.clock())
    return accept(null)
  })
}

/** The same kind again is a change of how it is reached, if it says how. */
function decideChange(
  from: NetworkKind | null,
  change: NetworkChange,
  use: NetworkUse,
): Outcome<readonly NetworkConsequence[]> {
  const { kind, acceptConsequences = [], ...connection } = change
  const edits = from === kind && Object.keys(onlyGiven(connection)).length > 0
  return edits ? accept([]) : chooseNetwork(from, kind, use, acceptConsequences)
}

function decideConnection(
  present: NetworkSettings & Readonly<{ hasAccessKeySecret: boolean }>,
  change: NetworkChange,
): Outcome<Connection> {
  const { kind, acceptConsequences: _, accessKeySecret, ...given } = change
  const kept =
    kind === present.kind
      ? {
          regionId: present.regionId,
          endpoint: present.endpoint,
          instanceId: present.instanceId,
          accessKeyId: present.accessKeyId,
        }
      : {}
  const wanted = Object.entries({ ...kept, ...onlyGiven(given) })
  const values = Object.fromEntries(wanted.filter(([, value]) => value !== null))
  const parsed = parseNetworkSettings(kind, values)
  if (!parsed.ok) return parsed
  const secretGiven = accessKeySecret !== undefined && accessKeySecret !== null
  const more = { path: 'accessKeySecret', facts: { setting: 'accessKeySecret' } }
  if (secretGiven && !isAliyun(kind)) return refuse('network.setting-unavailable', more)
  // A secret belongs to its key id: another one needs its own.
  const keeps =
    present.hasAccessKeySecret &&
    accessKeySecret === undefined &&
    parsed.value['accessKeyId'] === present.accessKeyId
  if (isAliyun(kind) && !secretGiven && !keeps) return refuse('network.setting-missing', more)
  const { regionId = null, endpoint = null, instanceId = null, accessKeyId = null } = parsed.value
  return accept({ regionId, endpoint, instanceId, accessKeyId })
}

function columnsOf({ regionId, endpoint, instanceId, accessKeyId }: Connection) {
  return { region_id: regionId, endpoint, instance_id: instanceId, access_key_id: accessKeyId }
}

/** CR4: write-only; wiped where the network has none, kept when it is not sent. */
function sealAccessKey(deps: Deps, { kind, accessKeySecret }: NetworkChange) {
  if (!isAliyun(kind)) return { access_key_sealed: null, access_key_key_id: null }
  if (accessKeySecret === undefined || accessKeySecret === null) return {}
  const { sealed, keyId } = deps.vault.seal(accessKeySecret, bindingOfNetworkSecret)
  return { access_key_sealed: sealed, access_key_key_id: keyId }
}

/** NW2: what exists on one network only goes with it, and is not silently back after a return. */
async function turnOver(
  tx: Transaction<Schema>,
  deps: Deps,
  from: NetworkKind,
  to: NetworkKind,
): Promise<void> {
  const token = to === 'built-in' ? null : true
  if (from !== 'built-in' && to !== 'built-in') return
  const columns = { application_ip_whitelist: false, token_authentication: token }
  await updateCallAuthentication(tx, columns, undefined)
  if (from === 'built-in') await endSecretOverlaps(tx, new Date(deps.clock()))
  // Gateways still hold secrets that have ended here: they take all of it anew.
  await renewEpoch(tx, Buffer.from(deps.randomness(12)).toString('hex'))
}

function eventOf(
  caller: Caller,
  present: NetworkSettings,
  change: NetworkChange,
  from: NetworkKind | null,
  confirmedConsequences: readonly NetworkConsequence[],
): NewEvent {
  const { kind, acceptConsequences: _, ...connection } = change
  const subject = { kind: 'settings', id: 'settings', name: null }
  const feed = { kind: 'settings', id: 'settings' } as const
  if (from === kind) {
    const detail = { kind, changedFields: Object.keys(onlyGiven(connection)) }
    return eventBy(caller, 'network.connection-changed', subject, { detail, feed })
  }
  if (from === null) return eventBy(caller, 'network.chosen', subject, { detail: { kind }, feed })
  const detail = { kind, formerKind: present.kind, confirmedConsequences }
  return eventBy(caller, 'network.changed', subject, { detail, feed })
}
