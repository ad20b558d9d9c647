/** Plans service projects, the people in them, and their APIs. */
import type { Planned } from './plan-organisation.ts'
import type { Held, HeldProject, Present } from './present.ts'
import { byApplication } from './read-present.ts'
import type { Declared, DeclaredApi, DeclaredProject } from './shape.ts'
import { findChanges, pairUp, pickChanged } from './step.ts'
import type { Session, Step } from './step.ts'

/** Projects, then their people and APIs; what is taken away goes the other way round. */
export function planProjects(declared: Declared, present: Present): Planned {
  if (declared.projects === undefined) return { steps: [], prunes: [] }
  const { pairs, rest } = pairUp(
    declared.projects,
    present.projects,
    (each) => each.name,
    (each) => each.said.name,
  )
  const inside = pairs.map(({ said, held }) => {
    const people = planPeopleOf(said, held)
    const apis = planApis(said.name, said.apis ?? [], said.apis === undefined ? [] : held?.apis)
    return { steps: [...people.steps, ...apis.steps], prunes: [...apis.prunes, ...people.prunes] }
  })
  const gone = rest.flatMap((held) => [
    ...planApis(held.said.name, [], held.apis).prunes,
    deleteProject(held),
  ])
  return {
    steps: [
      ...pairs.flatMap(({ said, held }) => planProject(said, held)),
      ...inside.flatMap(({ steps }) => steps),
    ],
    prunes: [...inside.flatMap(({ prunes }) => prunes), ...gone],
  }
}

function planProject({ name, description }: DeclaredProject, held?: HeldProject): Step[] {
  const said = { name, ...(description === undefined ? {} : { description }) }
  const fields = findChanges(said, held?.said ?? {})
  const common = { noun: 'project', name, fields } as const
  if (held === undefined) {
    const run = async ({ client, directory }: Session) =>
      directory.set('project', [name], (await client.createProject({ body: said })).id)
    return [{ ...common, action: 'create', run }]
  }
  const run = async ({ client }: Session) => {
    const call = { params: { id: held.id }, body: said }
    await client.updateProject(call, { version: held.version })
  }
  return fields.length === 0 ? [] : [{ ...common, action: 'change', run }]
}

function deleteProject({ id, said: { name } }: HeldProject): Step {
  const run = async ({ client }: Session) => void (await client.deleteProject({ params: { id } }))
  return { action: 'delete', noun: 'project', name, fields: [], run }
}

type Roles = NonNullable<DeclaredProject['people']>[number]['roles']

function planPeopleOf({ name, people }: DeclaredProject, held?: HeldProject): Planned {
  if (people === undefined) return { steps: [], prunes: [] }
  const setRoles = (person: string, roles: Roles) => async (session: Session) => {
    const { client, directory } = session
    const params = { id: directory.id('project', name), memberId: directory.id('person', person) }
    await client.setProjectMember({ params, body: { roles } })
  }
  const personOf = ({ person }: { person: string }) => person
  const { pairs, rest } = pairUp(people, held?.people ?? [], personOf, personOf)
  const steps = pairs.flatMap(({ said: { person, roles }, held: holds }): Step[] => {
    const fields = findChanges({ roles: roles.toSorted() }, holds ?? {})
    const action = holds === undefined ? 'create' : 'change'
    const words = { action, noun: 'project role', name: `${name} / ${person}`, fields } as const
    return fields.length === 0 ? [] : [{ ...words, run: setRoles(person, roles) }]
  })
  const prunes = rest.map(({ person }): Step => {
    const words = { action: 'delete', noun: 'project role', name: `${name} / ${person}` } as const
    return { ...words, fields: [], run: setRoles(person, []) }
  })
  return { steps, prunes }
}

function inOrder(api: DeclaredApi): DeclaredApi {
  if (api.limits === undefined) return api
  return {
    ...api,
    limits: { ...api.limits, overrides: api.limits.overrides.toSorted(byApplication) },
  }
}

function planApis(
  project: string,
  said: readonly DeclaredApi[],
  held: readonly Held<DeclaredApi>[] = [],
): Planned {
  const { pairs, rest } = pairUp(
    said.map(inOrder),
    held,
    (each) => each.name,
    (each) => each.said.name,
  )
  const steps = pairs.flatMap(({ said: api, held: present }): Step[] => {
    const fields = findChanges(api, present?.said ?? {})
    const common = { noun: 'api', name: `${project} / ${api.name}`, fields } as const
    if (present === undefined) {
      const run = async ({ client, directory }: Session) => {
        const projectId = directory.id('project', project)
        const body = { ...(bodyOf(api, directory) as ApiBody), projectId }
        directory.set('api', [project, api.name], (await client.createApi({ body })).id)
      }
      return [{ ...common, action: 'create', run }]
    }
    const run = async ({ client, directory }: Session) => {
      const call = { params: { id: present.id }, body: bodyOf(pickChanged(api, fields), directory) }
      await client.updateApi(call, { version: present.version })
    }
    return fields.length === 0 ? [] : [{ ...common, action: 'change', run }]
  })
  const prunes = rest.map(({ id, said: api }): Step => {
    const run = async ({ client }: Session) => void (await client.deleteApi({ params: { id } }))
    return { action: 'delete', noun: 'api', name: `${project} / ${api.name}`, fields: [], run }
  })
  return { steps, prunes }
}

type ApiBody = Omit<Parameters<Session['client']['createApi']>[0]['body'], 'projectId'>

/** The wire's form of what a file says of an API, or of a part of it. */
function bodyOf(api: Partial<DeclaredApi>, directory: Session['directory']): Partial<ApiBody> {
  const { upstreams, limits, ...same } = api
  const environments = Object.entries(upstreams ?? {}).flatMap(([environment, upstream]) =>
    upstream === undefined ? [] : [[environment, { upstream }]],
  )
  return {
    ...same,
    ...(upstreams === undefined ? {} : { environments: Object.fromEntries(environments) }),
    ...(limits === undefined
      ? {}
      : {
          throttle: {
            ...limits,
            overrides: limits.overrides.map(({ application, perSecond }) => ({
              applicationId: directory.id('application', application.group, application.name),
              perSecond,
            })),
          },
        }),
  }
}
