/** Queries on single applications: insert, find, lock, change, and the tombstone that stays (AP9). */
import type { Kysely, Updateable } from 'kysely'
import type { AddressRuleMode, ApplicationState } from '@portico/domain'
import type { ApplicationsTable, Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

/** A whitelist as it is kept: each entry as typed and in its canonical form (AR3). */
export type StoredWhitelist = Readonly<{
  enabled: boolean
  mode: AddressRuleMode
  entries: readonly Readonly<{ typed: string; canonical: string }>[]
}>

/** A live application. */
export type Application = Readonly<{
  id: string
  group: Readonly<{ id: string; name: string }>
  name: string
  scenario: string
  appKey: string
  state: ApplicationState
  createdAt: Date
  createdBy: Person | null
  updatedAt: Date
  suspendedAt: Date | null
  version: number
  whitelist: StoredWhitelist
}>

type WhitelistColumns = {
  whitelist_enabled: boolean
  whitelist_mode: string
  whitelist_entries: unknown
}

function whitelistOfRow(row: WhitelistColumns): StoredWhitelist {
  return {
    enabled: row.whitelist_enabled,
    mode: row.whitelist_mode === 'fence' ? 'fence' : 'exempt',
    entries: row.whitelist_entries as StoredWhitelist['entries'],
  }
}

/** A live application by its id; null for a deleted one, as for one that never was. */
export async function findApplication(db: Queries, id: string): Promise<Application | null> {
  const row = await db
    .selectFrom('applications as a')
    .innerJoin('application_groups as g', 'g.id', 'a.group_id')
    .leftJoin('members as m', 'm.id', 'a.created_by')
    .where('a.id', '=', id)
    .where('a.state', '<>', 'deleted')
    .selectAll('a')
    .select(['g.name as group_name', 'm.username', 'm.display_name'])
    .executeTakeFirst()
  if (row === undefined) return null
  const { username, display_name: displayName } = row
  return {
    id: row.id,
    group: { id: row.group_id, name: row.group_name },
    name: row.name,
    scenario: row.scenario,
    appKey: row.app_key,
    state: row.state as ApplicationState,
    createdAt: row.created_at,
    createdBy:
      row.created_by === null || username === null || displayName === null
        ? null
        : { id: row.created_by, username, displayName },
    updatedAt: row.updated_at,
    suspendedAt: row.suspended_at,
    version: row.version,
    whitelist: whitelistOfRow(row),
  }
}

/** An application whose row this transaction holds. */
export type LockedApplication = Readonly<{
  id: string
  groupId: string
  name: string
  scenario: string
  appKey: string
  state: ApplicationState
  suspendedAt: Date | null
  deletedAt: Date | null
  version: number
  whitelist: StoredWhitelist
}>

/**
 * Locks an application, deleted ones included, until the transaction ends. Whoever changes it, its secrets,
 * members, grants or whitelist takes this lock first: two changes never interleave, and nothing is added to an
 * application while it is being deleted. `share` serves changes that only need it to stay (a grant).
 */
export async function lockApplication(
  tx: Queries,
  id: string,
  strength: 'share' | 'update' = 'update',
): Promise<LockedApplication | null> {
  const query = tx.selectFrom('applications').selectAll().where('id', '=', id)
  const row = await (strength === 'share' ? query.forShare() : query.forUpdate()).executeTakeFirst()
  if (row === undefined) return null
  return {
    id: row.id,
    groupId: row.group_id,
    name: row.name,
    scenario: row.scenario,
    appKey: row.app_key,
    state: row.state as ApplicationState,
    suspendedAt: row.suspended_at,
    deletedAt: row.deleted_at,
    version: row.version,
    whitelist: whitelistOfRow(row),
  }
}

export type NewApplication = Readonly<{
  id: string
  groupId: string
  name: string
  scenario: string
  appKey: string
  createdAt: Date
  createdBy: string | null
  whitelist: StoredWhitelist | null
}>

/** Which of its names an application could not have; the database decides (AP4, CR3). */
export type NameConflict = 'name' | 'app-key'

/**
 * Inserts an application. Answers what was taken instead of throwing, so that the transaction it is part of
 * goes on: a creation by approval records its failure there (RQ3). The group must be locked.
 */
export async function insertApplication(
  tx: Queries,
  application: NewApplication,
): Promise<NameConflict | null> {
  const { whitelist } = application
  const result = await tx
    .insertInto('applications')
    .values({
      id: application.id,
      group_id: application.groupId,
      name: application.name,
      scenario: application.scenario,
      app_key: application.appKey,
      created_at: application.createdAt,
      created_by: application.createdBy,
      updated_at: application.createdAt,
      ...(whitelist === null ? {} : columnsOfWhitelist(whitelist)),
    })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  if ((result.numInsertedOrUpdatedRows ?? 0n) > 0n) return null
  return (await isAppKeyUsed(tx, application.appKey)) ? 'app-key' : 'name'
}

/** Whether any application, deleted ones included, has or had the AppKey (CR3). */
export async function isAppKeyUsed(db: Queries, appKey: string): Promise<boolean> {
  const row = await db
    .selectFrom('applications')
    .select('id')
    .where('app_key', '=', appKey)
    .executeTakeFirst()
  return row !== undefined
}

/** The live application that holds a name in a group, if any (AP4). */
export async function findApplicationIdByName(
  db: Queries,
  groupId: string,
  name: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('applications')
    .select('id')
    .where('group_id', '=', groupId)
    .where('name', '=', name)
    .where('state', '<>', 'deleted')
    .executeTakeFirst()
  return row?.id ?? null
}

function columnsOfWhitelist(whitelist: StoredWhitelist) {
  return {
    whitelist_enabled: whitelist.enabled,
    whitelist_mode: whitelist.mode,
    whitelist_entries: JSON.stringify(
      whitelist.entries.map(({ typed, canonical }) => ({ typed, canonical })),
    ),
  }
}

export type ApplicationChange = Readonly<{
  name?: string
  groupId?: string
  scenario?: string
  life?: Readonly<{ state: ApplicationState; suspendedAt: Date | null }>
  whitelist?: StoredWhitelist
}>

/**
 * Changes a locked application, and gives it its next version.
 * Throws `Conflict` on applications__group_id_name.
 */
export async function updateApplication(
  tx: Queries,
  id: string,
  change: ApplicationChange,
  at: Date,
): Promise<void> {
  const columns: Updateable<ApplicationsTable> = {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.groupId === undefined ? {} : { group_id: change.groupId }),
    ...(change.scenario === undefined ? {} : { scenario: change.scenario }),
    ...(change.life && { state: change.life.state, suspended_at: change.life.suspendedAt }),
    ...(change.whitelist && columnsOfWhitelist(change.whitelist)),
  }
  await tx
    .updateTable('applications')
    .set((eb) => ({ ...columns, updated_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Shows that something of the application changed which has no version of its own, such as its secret. */
export async function touchApplication(tx: Queries, id: string, at: Date): Promise<void> {
  await tx.updateTable('applications').set({ updated_at: at }).where('id', '=', id).execute()
}

/**
 * Leaves a tombstone (AP9): the AppKey stays taken, the name is free, the whitelist is gone. Memberships,
 * grants, secrets and pending requests are for their own files.
 */
export async function buryApplication(tx: Queries, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('applications')
    .set((eb) => ({
      state: 'deleted',
      deleted_at: at,
      updated_at: at,
      suspended_at: null,
      version: eb('version', '+', 1),
      ...columnsOfWhitelist({ enabled: false, mode: 'exempt', entries: [] }),
    }))
    .where('id', '=', id)
    .execute()
}
