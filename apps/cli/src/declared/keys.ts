/** By what the things of a file are told apart: names, because ids differ from installation to installation. */
import type { DeclaredChain, DeclaredGrant } from './shape.ts'

/** Unique for a noun and its names, whatever characters the names hold. */
export function keyOf(...names: readonly string[]): string {
  return JSON.stringify(names)
}

export function keyOfGrant(grant: DeclaredGrant): string {
  return 'api' in grant
    ? keyOf('api', grant.project, grant.api, grant.environment)
    : keyOf('data-source', grant.dataSource, grant.access, grant.environment)
}

export function keyOfChain({ kind, group }: Pick<DeclaredChain, 'kind' | 'group'>): string {
  return keyOf(kind, ...(group === undefined ? [] : [group]))
}

/** A grant in words. */
export function nameOfGrant(grant: DeclaredGrant): string {
  return 'api' in grant
    ? `${grant.project} / ${grant.api} (${grant.environment})`
    : `${grant.dataSource} (${grant.access}, ${grant.environment})`
}
