/** Queries on the approval chains that administrators configured, by kind and group (RQ6). */
import type { Kysely } from 'kysely'
import type { Chain, RequestKind } from '@portico/domain'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

export type ConfiguredChain = Readonly<{
  kind: RequestKind
  /** Null for every group that has no chain of its own. */
  groupId: string | null
  chain: Chain
}>

/** The column cannot be null in a primary key. */
const everyGroup = ''

/** All of them but those of groups that are gone; the one for every group first. */
export async function listConfiguredChains(db: Queries): Promise<ConfiguredChain[]> {
  const rows = await db
    .selectFrom('approval_chains as c')
    .leftJoin('application_groups as g', 'g.id', 'c.group_id')
    .where((eb) =>
      eb.or([
        eb('c.group_id', '=', everyGroup),
        eb.and([eb('g.id', 'is not', null), eb('g.deleted_at', 'is', null)]),
      ]),
    )
    .select(['c.kind', 'c.group_id', 'c.automatic', 'c.steps'])
    .orderBy('c.group_id')
    .orderBy('c.kind')
    .execute()
  return rows.map((row) => ({
    kind: row.kind as RequestKind,
    groupId: row.group_id === everyGroup ? null : row.group_id,
    chain: { steps: row.automatic ? [] : (row.steps as Chain['steps']) },
  }))
}

/** The chain for a kind in a group, else the one for the kind in every group, else null. */
export async function findConfiguredChain(
  db: Queries,
  kind: RequestKind,
  groupId: string | null,
): Promise<Chain | null> {
  const row = await db
    .selectFrom('approval_chains')
    .where('kind', '=', kind)
    .where('group_id', 'in', [everyGroup, groupId ?? everyGroup])
    .orderBy('group_id', 'desc')
    .select(['automatic', 'steps'])
    .executeTakeFirst()
  if (!row) return null
  return { steps: row.automatic ? [] : (row.steps as Chain['steps']) }
}

export async function putChain(
  tx: Queries,
  { kind, groupId, chain }: ConfiguredChain,
): Promise<void> {
  const columns = { automatic: chain.steps.length === 0, steps: JSON.stringify(chain.steps) }
  await tx
    .insertInto('approval_chains')
    .values({ kind, group_id: groupId ?? everyGroup, ...columns })
    .onConflict((oc) =>
      oc
        .columns(['kind', 'group_id'])
        .doUpdateSet((eb) => ({ ...columns, version: eb('approval_chains.version', '+', 1) })),
    )
    .execute()
}

/** Answers false when there was none. */
export async function deleteChain(
  tx: Queries,
  kind: RequestKind,
  groupId: string | null,
): Promise<boolean> {
  const result = await tx
    .deleteFrom('approval_chains')
    .where('kind', '=', kind)
    .where('group_id', '=', groupId ?? everyGroup)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}
