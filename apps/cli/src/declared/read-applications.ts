/** Reads applications with their members, whitelist and grants in the form of the file; never a key or a secret. */
import type { ApplicationDetail, Grant } from '@portico/contract'
import type { Client } from '@portico/sdk'
import { collectAll, mapSome } from './collect.ts'
import type { Held, HeldApplication } from './present.ts'
import type { DeclaredApplication, DeclaredGrant } from './shape.ts'

type Groups = readonly Held<Readonly<{ name: string }>>[]

export type ApplicationScope = Readonly<{
  /** The applications to look for; null reads all. */
  named: readonly Pick<DeclaredApplication, 'group' | 'name'>[] | null
  /** IP whitelists are in force. */
  whitelistsOn: boolean
}>

export async function readApplications(
  client: Client,
  groups: Groups,
  scope: ApplicationScope,
): Promise<HeldApplication[]> {
  const { named } = scope
  const ids =
    named === null
      ? (await collectAll((query) => client.listApplications({ query: { ...query, view: 'all' } })))
          .map(({ id }) => id)
          .toReversed()
      : await findIds(client, groups, named)
  return mapSome(ids, (id) => readApplication(client, id, scope.whitelistsOn))
}

async function findIds(
  client: Client,
  groups: Groups,
  named: readonly Pick<DeclaredApplication, 'group' | 'name'>[],
): Promise<string[]> {
  const groupIds = new Map(groups.map(({ id, said }) => [said.name, id]))
  const found = await mapSome(named, async ({ group, name }) => {
    const groupId = groupIds.get(group)
    // A group that is not there yet has no applications.
    if (groupId === undefined) return []
    const rows = await collectAll((query) =>
      client.listApplications({ query: { ...query, view: 'all', q: name, groupId } }),
    )
    return rows.filter((row) => row.name === name).map(({ id }) => id)
  })
  return found.flat()
}

async function readApplication(
  client: Client,
  id: string,
  whitelistsOn: boolean,
): Promise<HeldApplication> {
  const params = { id }
  const detail = await client.getApplication({ params })
  const members = await collectAll((query) => client.listApplicationMembers({ params, query }))
  const grants = await collectAll((query) =>
    client.listApplicationGrants({ params, query: { ...query, state: 'valid' } }),
  )
  return {
    id,
    version: detail.version,
    said: {
      group: detail.group.name,
      name: detail.name,
      scenario: detail.scenario,
      owners: detail.owners.map(({ username }) => username).toSorted(),
      suspended: detail.state === 'suspended',
      ...sayWhitelist(detail, whitelistsOn),
    },
    members: members
      .filter(({ role, expired }) => role === 'member' && !expired)
      .map(({ person, expiresOn }) => ({
        person: person.username,
        until: expiresOn ?? undefined,
      })),
    grants: grants.toReversed().flatMap((grant) => sayGrant(grant)),
  }
}

/** AR1: a list that is kept while the organisation's switch is off could not be applied, and is not said. */
function sayWhitelist(
  { whitelist }: ApplicationDetail,
  whitelistsOn: boolean,
): Pick<DeclaredApplication, 'whitelist'> {
  if (whitelist === null || !whitelistsOn) return {}
  const { enabled, mode, list } = whitelist
  return { whitelist: { enabled, mode, entries: list.map(({ typed }) => typed) } }
}

function sayGrant(grant: Grant): { id: string; said: DeclaredGrant }[] {
  const { id, project, api, dataSource, access, environment, expiresOn } = grant
  const common = { environment, ...(expiresOn === null ? {} : { until: expiresOn }) }
  if (api !== null && project !== null) {
    return [{ id, said: { project: project.name, api: api.name, ...common } }]
  }
  if (dataSource !== null && access !== null) {
    return [{ id, said: { dataSource: dataSource.name, access, ...common } }]
  }
  return []
}
