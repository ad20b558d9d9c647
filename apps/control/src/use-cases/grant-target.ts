/** What a grant is of, an API or a data source: locked against deletion, with who decides about it (GT2, GT3). */
import { accept, authorise, environments, refuse } from '@portico/domain'
import type { Actor, DataSourceAccess, Environment, Outcome } from '@portico/domain'
import { findApi, findStrongestProjectRole, lockApi, lockDataSource } from '@portico/store'
import type { GrantTarget, Schema } from '@portico/store'
import type { Transaction } from 'kysely'

type Tx = Transaction<Schema>

export type LockedTarget = Readonly<{
  target: GrantTarget
  name: string
  /** Of an API; a data source belongs to no project. */
  projectId: string | null
  ownerId: string | null
  /** Where it exists (GT1). */
  published: readonly Environment[]
}>

/** The part of a form that names a target. */
export type TargetForm =
  | Readonly<{ apiId: string }>
  | Readonly<{ dataSourceId: string; access: DataSourceAccess }>

export function targetOf(form: TargetForm): GrantTarget {
  if ('apiId' in form) return { kind: 'api', apiId: form.apiId }
  return { kind: 'data-source', dataSourceId: form.dataSourceId, access: form.access }
}

/** Refuses with `api.unknown` or `data-source.unknown`. */
export async function lockGrantTarget(tx: Tx, target: GrantTarget): Promise<Outcome<LockedTarget>> {
  if (target.kind === 'data-source') {
    const source = await lockDataSource(tx, target.dataSourceId, 'share')
    if (!source) return refuse('data-source.unknown', { path: 'dataSourceId' })
    const { name, owner } = source
    return accept({ target, name, projectId: null, ownerId: owner.id, published: environments })
  }
  const locked = await lockApi(tx, target.apiId, 'share')
  const api = locked && (await findApi(tx, locked.id))
  if (!api) return refuse('api.unknown', { path: 'apiId' })
  const { name, project } = api
  const published = environments.filter((environment) =>
    environment === 'PROD' ? api.upstreamProd !== null : api.upstreamDev !== null,
  )
  return accept({ target, name, projectId: project.id, ownerId: api.owner?.id ?? null, published })
}

/** GT2, GT3: who gives grants of a target and changes them, without a request. Refuses as `authorise`. */
export async function authoriseGranting(
  tx: Tx,
  actor: Actor,
  { target, projectId, ownerId }: LockedTarget,
): Promise<Outcome<null>> {
  if (target.kind === 'data-source') {
    const ownerIds = ownerId === null ? [] : [ownerId]
    return authorise(actor, 'data-source.grant', { noun: 'data-source', ownerIds })
  }
  const projectRole = projectId && (await findStrongestProjectRole(tx, projectId, actor.memberId))
  return authorise(actor, 'api.grant', { noun: 'api', projectRole: projectRole || null, ownerId })
}
