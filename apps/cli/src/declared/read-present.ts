/** Reads what an installation holds: all of it for an export, or what a file speaks of for a plan. */
import type { Client } from '@portico/sdk'
import { collectAll, mapSome } from './collect.ts'
import { keyOf } from './keys.ts'
import type { Held, HeldProject, Present } from './present.ts'
import { readApplications } from './read-applications.ts'
import { readChains, readSettings } from './read-settings.ts'
import type { Declared, DeclaredApi, DeclaredDataSource, DeclaredPerson } from './shape.ts'

export type ReadScope = Readonly<{
  /** Left out, everything is read. */
  declared?: Declared
  /** All applications, although a file names only some of them: to find what it does not name. */
  everyApplication?: boolean
}>

/** @throws PorticoError where the caller may not read something, or the server is away */
export async function readPresent(client: Client, scope: ReadScope = {}): Promise<Present> {
  const { organisation } = await client.getMe()
  const people = await readPeople(client)
  const groups = await readGroups(client)
  const usernames = new Map(people.map(({ id, said }) => [id, said.username]))
  const groupNames = new Map(groups.map(({ id, said }) => [id, said.name]))
  const complete = scope.declared === undefined || scope.everyApplication === true
  const named = complete ? null : (scope.declared?.applications ?? [])
  return {
    today: organisation.today,
    people,
    groups,
    settings: await readSettings(client),
    dataSources: await readDataSources(client),
    projects: await readProjects(client),
    chains: await readChains(client, usernames, groupNames),
    applications: await readApplications(client, groups, {
      named,
      whitelistsOn: organisation.ipWhitelistEditable,
    }),
    complete,
  }
}

async function readPeople(client: Client): Promise<Held<DeclaredPerson>[]> {
  const members = await collectAll((query) =>
    client.listMembers({ query: { ...query, active: 'true' } }),
  )
  return members.map(({ id, version, username, displayName, email, roles }) => ({
    id,
    version,
    said: { username, displayName, ...(email === null ? {} : { email }), roles: [...roles].sort() },
  }))
}

async function readGroups(client: Client): Promise<Held<{ name: string }>[]> {
  const groups = await collectAll((query) => client.listGroups({ query }))
  return groups.map(({ id, version, name }) => ({ id, version, said: { name } }))
}

async function readDataSources(client: Client): Promise<Held<DeclaredDataSource>[]> {
  const sources = await collectAll((query) => client.listDataSources({ query }))
  return sources.map(({ id, version, name, kind, connection, owner }) => ({
    id,
    version,
    said: { name, kind, connection, owner: owner.username },
  }))
}

async function readProjects(client: Client): Promise<HeldProject[]> {
  const projects = await collectAll((query) => client.listProjects({ query }))
  const apis = await readApis(client)
  return mapSome(projects, async ({ id, version, name, description }) => ({
    id,
    version,
    said: { name, description },
    people: (await client.listProjectMembers({ params: { id } })).items.map((each) => ({
      person: each.person.username,
      roles: [...each.roles].sort(),
    })),
    apis: apis.filter(({ projectId }) => projectId === id),
  }))
}

async function readApis(client: Client): Promise<(Held<DeclaredApi> & { projectId: string })[]> {
  const apis = await collectAll((query) => client.listApis({ query }))
  const limited = apis.flatMap(({ throttle }) =>
    throttle.overrides.map(({ applicationId }) => applicationId),
  )
  const applications = await nameApplications(client, [...new Set(limited)])
  return apis.map((api) => {
    const { id, version, project, environments, throttle, method, path, owner: _owner } = api
    const upstreams = Object.entries(environments).flatMap(([environment, held]) =>
      held === null || held.upstream === null ? [] : [[environment, held.upstream]],
    )
    const overrides = throttle.overrides.flatMap(({ applicationId, perSecond }) => {
      const application = applications.get(applicationId)
      return application === undefined ? [] : [{ application, perSecond }]
    })
    return {
      id,
      version,
      projectId: project.id,
      said: {
        name: api.name,
        description: api.description,
        operation: api.operation,
        ...(method === null || path === null ? {} : { method, path }),
        upstreams: Object.fromEntries(upstreams),
        timeoutMs: api.timeoutMs,
        limits: {
          perSecond: throttle.perSecond,
          perApplicationPerSecond: throttle.perApplicationPerSecond,
          overrides: overrides.toSorted(byApplication),
        },
        allowUpgrade: api.allowUpgrade,
        shareUpstreamConnections: api.shareUpstreamConnections,
        documentation: api.documentation,
      },
    }
  })
}

type Override = NonNullable<DeclaredApi['limits']>['overrides'][number]

/** The order of overrides means nothing; one order makes them comparable. */
export function byApplication(one: Override, other: Override): number {
  const [first, second] = [one, other].map(({ application }) =>
    keyOf(application.group, application.name),
  )
  return (first ?? '') < (second ?? '') ? -1 : 1
}

/** Limits may name an application that is gone: it has no name here. */
async function nameApplications(
  client: Client,
  ids: readonly string[],
): Promise<Map<string, { group: string; name: string }>> {
  const named = await mapSome(ids, async (id) => {
    const found = await client.getApplication({ params: { id } }).catch((error: unknown) => {
      if (error instanceof Error && 'status' in error && error.status === 404) return null
      throw error
    })
    return found === null ? [] : [[id, { group: found.group.name, name: found.name }] as const]
  })
  return new Map(named.flat())
}
