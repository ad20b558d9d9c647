/** Plans people, groups, data sources, settings and approval chains. */
import { keyOfChain } from './keys.ts'
import type { Held, Present } from './present.ts'
import { byText } from './read-settings.ts'
import type { Declared, DeclaredChain, DeclaredSettings } from './shape.ts'
import { findChanges, pairUp, pickChanged } from './step.ts'
import type { Session, Step } from './step.ts'

/** What is done, and what would be taken away if pruning is asked for. */
export type Planned = Readonly<{ steps: readonly Step[]; prunes: readonly Step[] }>

/** People are added and changed; nobody is ever removed by a file. */
export function planPeople(declared: Declared, present: Present): Planned {
  const said = (declared.people ?? []).map((each) => ({
    ...each,
    ...(each.roles === undefined ? {} : { roles: each.roles.toSorted() }),
  }))
  const { pairs } = pairUp(
    said,
    present.people,
    (each) => each.username,
    (each) => each.said.username,
  )
  const steps = pairs.flatMap(({ said: person, held }): Step[] => {
    const common = { noun: 'person', name: person.username } as const
    if (held === undefined) {
      const run = async ({ client, directory }: Session) => {
        const { id } = await client.createMember({ body: person })
        directory.set('person', [person.username], id)
      }
      return [{ ...common, action: 'create', fields: findChanges(person, {}), run }]
    }
    const fields = findChanges(person, held.said)
    const { username: _, ...body } = pickChanged(person, fields)
    const run = async ({ client }: Session) =>
      void (await client.updateMember({ params: { id: held.id }, body }, { version: held.version }))
    return fields.length === 0 ? [] : [{ ...common, action: 'change', fields, run }]
  })
  return { steps, prunes: [] }
}

export function planGroups(declared: Declared, present: Present): Planned {
  if (declared.groups === undefined) return { steps: [], prunes: [] }
  const nameOf = (each: Held<{ name: string }>) => each.said.name
  const { pairs, rest } = pairUp(declared.groups, present.groups, (each) => each.name, nameOf)
  const steps = pairs.flatMap(({ said: { name }, held }): Step[] => {
    if (held !== undefined) return []
    const run = async ({ client, directory }: Session) =>
      directory.set('group', [name], (await client.createGroup({ body: { name } })).id)
    return [{ action: 'create', noun: 'group', name, fields: [], run }]
  })
  const prunes = rest.map(({ id, said: { name } }): Step => {
    const run = async ({ client }: Session) => void (await client.deleteGroup({ params: { id } }))
    return { action: 'delete', noun: 'group', name, fields: [], run }
  })
  return { steps, prunes }
}

export function planDataSources(declared: Declared, present: Present): Planned {
  if (declared.dataSources === undefined) return { steps: [], prunes: [] }
  const { pairs, rest } = pairUp(
    declared.dataSources,
    present.dataSources,
    (each) => each.name,
    (each) => each.said.name,
  )
  const steps = pairs.flatMap(({ said, held }): Step[] => {
    const fields = findChanges(said, held?.said ?? {})
    const { owner, ...body } = said
    const common = { noun: 'data source', name: said.name, fields } as const
    if (held === undefined) {
      const run = async ({ client, directory }: Session) => {
        const ownerId = directory.id('person', owner)
        const { id } = await client.createDataSource({ body: { ...body, ownerId } })
        directory.set('data source', [said.name], id)
      }
      return [{ ...common, action: 'create', run }]
    }
    const params = { id: held.id }
    const run = async ({ client, directory }: Session) => {
      const ownerId = directory.id('person', owner)
      const options = { version: held.version }
      await client.updateDataSource({ params, body: { ...body, ownerId } }, options)
    }
    return fields.length === 0 ? [] : [{ ...common, action: 'change', run }]
  })
  const prunes = rest.map(({ id, said: { name } }): Step => {
    const run = async ({ client }: Session) =>
      void (await client.deleteDataSource({ params: { id } }))
    return { action: 'delete', noun: 'data source', name, fields: [], run }
  })
  return { steps, prunes }
}

/** The network first: which other settings exist depends on it (NW2). */
export function planSettings(declared: Declared, present: Present): Planned {
  const { network, organisation = {}, callAuthentication = {} } = declared.settings ?? {}
  const { settings: held } = present
  const steps = [
    ...(network === undefined ? [] : planNetwork(network, present)),
    ...planSetting('organisation', organisation, held.organisation, ({ client }, body) =>
      client.setOrganisation({ body }, { version: held.versions.organisation }),
    ),
    // A change of network changes these too: the version that was read would be stale.
    ...planSetting(
      'call authentication',
      callAuthentication,
      held.callAuthentication,
      (session, body) => session.client.setCallAuthentication({ body }),
    ),
  ]
  return { steps, prunes: [] }
}

/** The other network's connection is not this one's: the whole of it is sent. */
function planNetwork(
  said: NonNullable<DeclaredSettings['network']>,
  { settings }: Present,
): Step[] {
  const { acceptConsequences, ...network } = said
  const accepted = acceptConsequences === undefined ? {} : { acceptConsequences }
  const version = settings.versions.network
  return planSetting('network', network, settings.network, ({ client }) =>
    client.setNetwork({ body: { ...network, ...accepted } }, { version }),
  )
}

function planSetting<Said extends object>(
  name: string,
  said: Said,
  held: object,
  write: (session: Session, body: Partial<Said>) => Promise<unknown>,
): Step[] {
  const fields = findChanges(said, held)
  const run = async (session: Session) => void (await write(session, pickChanged(said, fields)))
  return fields.length === 0 ? [] : [{ action: 'change', noun: 'settings', name, fields, run }]
}

/** Chains in one order of approvers, in which alone they can be compared. */
function inOrder(chain: DeclaredChain): DeclaredChain {
  const steps = chain.steps.map((step) => ({ ...step, approvers: step.approvers.toSorted(byText) }))
  return { ...chain, steps, automatic: steps.length === 0 }
}

export function planChains(declared: Declared, present: Present): Planned {
  if (declared.chains === undefined) return { steps: [], prunes: [] }
  const said = declared.chains.map(inOrder)
  const { pairs, rest } = pairUp(said, present.chains, keyOfChain, keyOfChain)
  const steps = pairs.flatMap(({ said: chain, held }): Step[] => {
    const fields = findChanges(chain, held ?? {})
    const run = ({ client, directory }: Session) => writeChain(client, directory, chain)
    const action = held === undefined ? 'create' : 'change'
    return fields.length === 0 ? [] : [{ action, noun: 'chain', name: nameOf(chain), fields, run }]
  })
  const prunes = rest.map((chain): Step => {
    const run = async ({ client, directory }: Session) => {
      const group = chain.group === undefined ? {} : { groupId: directory.id('group', chain.group) }
      await client.resetChain({ params: { kind: chain.kind }, query: group })
    }
    return { action: 'delete', noun: 'chain', name: nameOf(chain), fields: [], run }
  })
  return { steps, prunes }
}

function nameOf({ kind, group }: DeclaredChain): string {
  return group === undefined ? kind : `${kind} in ${group}`
}

async function writeChain(
  client: Session['client'],
  directory: Session['directory'],
  { kind, group, automatic, steps }: DeclaredChain,
): Promise<void> {
  const body = {
    kind,
    groupId: group === undefined ? null : directory.id('group', group),
    automatic,
    steps: steps.map(({ mode, approvers }) => ({
      mode,
      approvers: approvers.map((each) =>
        'role' in each
          ? { kind: 'role' as const, role: each.role }
          : { kind: 'person' as const, memberId: directory.id('person', each.person) },
      ),
    })),
  }
  await client.setChain({ body })
}
