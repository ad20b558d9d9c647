/** Registers, changes and deletes data sources; their secrets go into the vault at once (GT3, CR4). */
import { accept, authorise, parseDataSource, refuse } from '@portico/domain'
import type { DataSourceForm, Outcome } from '@portico/domain'
import {
  appendEvents,
  inTransaction,
  insertDataSource,
  listActiveMemberIds,
  lockDataSource,
  removeDataSource,
  updateDataSource,
} from '@portico/store'
import type { DataSource, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { onlyGiven } from '../only-given.ts'
import { bindingOfDataSourceSecret } from '../secret-binding.ts'
import type { Sealed } from '../vault.ts'
import { cancelPendingRequestsIn } from './cancel-pending-requests.ts'
import { checkVersion } from './check-version.ts'
import { refuseConflicts } from './refuse-conflicts.ts'

const nameTaken = { data_sources__name: refuse('data-source.name-taken', { path: 'name' }) }

/** Answers the id of the new data source. */
export async function registerDataSource(
  deps: Deps,
  caller: Caller,
  form: DataSourceForm & Readonly<{ ownerId: string; secret?: string | undefined }>,
): Promise<Outcome<string>> {
  const allowed = authorise(caller.actor, 'organisation.add-data-source', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  const parsed = parseDataSource(form)
  if (!parsed.ok) return parsed
  const { name, kind, connection } = parsed.value
  const id = deps.ids('dataSource')
  return refuseConflicts(nameTaken, () =>
    inTransaction(deps.database, async (tx) => {
      const owner = await checkOwner(tx, form.ownerId)
      if (!owner.ok) return owner
      await insertDataSource(tx, {
        id,
        name,
        kind,
        connection,
        ownerId: owner.value,
        secret: sealSecret(deps, id, form.secret),
        createdAt: new Date(deps.clock()),
      })
      const detail = { name, ownerIds: [owner.value] }
      const event = eventBy(
        caller,
        'data-source.added',
        { kind: 'data-source', id, name },
        { detail },
      )
      await appendEvents(tx, [event], deps.clock())
      return accept(id)
    }),
  )
}

export type DataSourceChange = Readonly<{
  name?: string | undefined
  kind?: string | undefined
  connection?: string | undefined
  /** Null takes the secret away; nothing keeps it. */
  secret?: string | null | undefined
  ownerId?: string | undefined
}>

export async function changeDataSource(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ id: string; change: DataSourceChange; version: number | undefined }>,
): Promise<Outcome<null>> {
  const { change } = input
  return refuseConflicts(nameTaken, () =>
    inTransaction(deps.database, async (tx) => {
      const source = await reachDataSource(tx, caller, input.id, 'data-source.edit')
      if (!source.ok) return source
      const version = checkVersion(input.version, source.value)
      if (!version.ok) return version
      const { secret, ownerId, ...fields } = change
      const parsed = parseDataSource({ ...source.value, ...onlyGiven(fields) })
      if (!parsed.ok) return parsed
      // An owner who left may stay until somebody names another one.
      const owner = await checkOwner(tx, ownerId, source.value)
      if (!owner.ok) return owner
      const { name, kind, connection } = parsed.value
      const sealed = secret === undefined ? {} : secretColumns(sealSecret(deps, input.id, secret))
      const columns = { name, kind, connection, owner_id: owner.value, ...sealed }
      await updateDataSource(tx, input.id, columns)
      const subject = { kind: 'data-source', id: input.id, name }
      const detail = { changedFields: Object.keys(onlyGiven(change)) }
      const event = eventBy(caller, 'data-source.edited', subject, { detail })
      await appendEvents(tx, [event], deps.clock())
      return accept(null)
    }),
  )
}

/** Deletes a data source: its grants are dropped, its secret wiped, and what asks for it cancelled (RQ2). */
export async function deleteDataSource(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const source = await reachDataSource(tx, caller, id, 'data-source.delete')
    if (!source.ok) return source
    const now = deps.clock()
    const by = { memberId: caller.actor.memberId, at: new Date(now) }
    const grants = await removeDataSource(tx, id, by)
    const about = { dataSourceId: id }
    const cancelled = await cancelPendingRequestsIn(tx, deps, caller, about, 'data-source-deleted')
    const { name } = source.value
    const detail = { name, grants, requests: cancelled.length }
    const event = eventBy(
      caller,
      'data-source.deleted',
      { kind: 'data-source', id, name },
      { detail },
    )
    await appendEvents(tx, [event, ...cancelled], now)
    return accept(null)
  })
}

async function reachDataSource(
  tx: Transaction<Schema>,
  caller: Caller,
  id: string,
  action: 'data-source.edit' | 'data-source.delete',
): Promise<Outcome<DataSource>> {
  const source = await lockDataSource(tx, id, 'update')
  if (!source) return refuse('data-source.unknown')
  const subject = { noun: 'data-source', ownerIds: [source.owner.id] } as const
  const allowed = authorise(caller.actor, action, subject)
  return allowed.ok ? accept(source) : allowed
}

async function checkOwner(
  tx: Transaction<Schema>,
  ownerId: string | undefined,
  present?: DataSource,
): Promise<Outcome<string>> {
  const wanted = ownerId ?? present?.owner.id ?? ''
  if (wanted === present?.owner.id) return accept(wanted)
  const active = await listActiveMemberIds(tx, [wanted])
  if (active.has(wanted)) return accept(wanted)
  return refuse('data-source.owner-inactive', { path: 'ownerId' })
}

function sealSecret(deps: Deps, id: string, secret: string | null | undefined): Sealed | null {
  if (secret === undefined || secret === null || secret === '') return null
  return deps.vault.seal(secret, bindingOfDataSourceSecret(id))
}

function secretColumns(sealed: Sealed | null) {
  return { secret_sealed: sealed?.sealed ?? null, secret_key_id: sealed?.keyId ?? null }
}
