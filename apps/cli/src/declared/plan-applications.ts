/** Plans applications: the application itself, its members, its whitelist and its grants. */
import { keyOf, keyOfGrant, nameOfGrant } from './keys.ts'
import type { Planned } from './plan-organisation.ts'
import type { HeldApplication, Present } from './present.ts'
import type { Declared, DeclaredApplication, DeclaredGrant } from './shape.ts'
import { findChanges, ifUnchanged, pairUp, pickChanged } from './step.ts'
import type { Session, Step } from './step.ts'

export type PlannedApplications = Readonly<{
  /** Before APIs, whose limits may name applications. */
  applications: readonly Step[]
  /** After APIs, which grants name. */
  inside: readonly Step[]
  prunes: readonly Step[]
  /** Whole applications, which pruning alone does not delete. */
  applicationPrunes: readonly Step[]
}>

type Pair = Readonly<{ said: DeclaredApplication; held: HeldApplication | undefined }>

export function planApplications(declared: Declared, present: Present): PlannedApplications {
  const { pairs, rest } = pairUp(
    declared.applications ?? [],
    present.applications,
    (each) => keyOf(each.group, each.name),
    (each) => keyOf(each.said.group, each.said.name),
  )
  const inside = pairs.map((pair) => planInside(pair, present.today))
  return {
    applications: pairs.flatMap(planApplication),
    inside: inside.flatMap(({ steps }) => steps),
    prunes: inside.flatMap(({ prunes }) => prunes),
    applicationPrunes: declared.applications === undefined ? [] : rest.map(deleteApplication),
  }
}

function titleOf({ group, name }: Pick<DeclaredApplication, 'group' | 'name'>): string {
  return `${group} / ${name}`
}

function planApplication({ said, held }: Pair): Step[] {
  const { group, name, scenario } = said
  const owners = said.owners.toSorted()
  const wanted = { group, name, scenario, owners }
  const fields = findChanges(wanted, held?.said ?? {})
  const common = { noun: 'application', name: titleOf(said), fields } as const
  const idsOf = ({ directory }: Session) => owners.map((owner) => directory.id('person', owner))
  if (held === undefined) {
    const run = async (session: Session) => {
      const { client, directory } = session
      const groupId = directory.id('group', group)
      const body = { name, groupId, scenario, ownerIds: idsOf(session) }
      const { id, version } = await client.createApplication({ body })
      directory.set('application', [group, name], id)
      directory.versions.set(id, version)
    }
    return [{ ...common, action: 'create', run }, ...planSuspension(said, false)]
  }
  const changed = pickChanged(wanted, fields)
  const run = async (session: Session) => {
    const body = {
      ...(changed.scenario === undefined ? {} : { scenario }),
      ...(changed.owners === undefined ? {} : { ownerIds: idsOf(session) }),
    }
    const call = { params: { id: held.id }, body }
    const { version } = await session.client.updateApplication(call, ifUnchanged(session, held.id))
    session.directory.versions.set(held.id, version)
  }
  const edits: Step[] = fields.length === 0 ? [] : [{ ...common, action: 'change', run }]
  return [...edits, ...planSuspension(said, held.said.suspended === true)]
}

function planSuspension(said: DeclaredApplication, isSuspended: boolean): Step[] {
  const { suspended, group, name } = said
  if (suspended === undefined || suspended === isSuspended) return []
  const run = async ({ client, directory }: Session) => {
    const params = { id: directory.id('application', group, name) }
    const call = { params }
    const { id, version } = await (suspended
      ? client.suspendApplication(call)
      : client.resumeApplication(call))
    directory.versions.set(id, version)
  }
  const fields = [{ field: 'suspended', from: isSuspended, to: suspended }]
  return [{ action: 'change', noun: 'application', name: titleOf(said), fields, run }]
}

function deleteApplication({ id, said }: HeldApplication): Step {
  const run = async (session: Session) => {
    const call = { params: { id }, body: { confirmName: said.name } }
    await session.client.deleteApplication(call, ifUnchanged(session, id))
  }
  return { action: 'delete', noun: 'application', name: titleOf(said), fields: [], run }
}

function planInside(pair: Pair, today: string): Planned {
  const parts = [planWhitelist(pair), planMembers(pair, today), planGrants(pair, today)]
  return {
    steps: parts.flatMap(({ steps }) => steps),
    prunes: parts.flatMap(({ prunes }) => prunes),
  }
}

const noWhitelist = { enabled: false, mode: 'exempt', entries: [] }

function planWhitelist({ said, held }: Pair): Planned {
  const { whitelist } = said
  if (whitelist === undefined) return { steps: [], prunes: [] }
  const fields = findChanges(whitelist, held?.said.whitelist ?? noWhitelist)
  const run = async (session: Session) => {
    const { client, directory } = session
    const params = { id: directory.id('application', said.group, said.name) }
    const { enabled, mode, entries } = whitelist
    const body = { enabled, entries: entries.join(';'), ...(mode === undefined ? {} : { mode }) }
    await client.setWhitelist({ params, body }, ifUnchanged(session, params.id))
    directory.versions.delete(params.id)
  }
  const step: Step = { action: 'change', noun: 'whitelist', name: titleOf(said), fields, run }
  return { steps: fields.length === 0 ? [] : [step], prunes: [] }
}

/** A validity that is over is as good as none: a file of last year still applies. */
function isOver(until: string | undefined, today: string): boolean {
  return until !== undefined && until < today
}

function validityOf(until: string | undefined) {
  return until === undefined
    ? { period: 'permanent' as const }
    : { period: 'custom' as const, until }
}

function planMembers({ said, held }: Pair, today: string): Planned {
  if (said.members === undefined) return { steps: [], prunes: [] }
  const wanted = said.members.filter(({ until }) => !isOver(until, today))
  const personOf = ({ person }: { person: string }) => person
  const { pairs, rest } = pairUp(wanted, held?.members ?? [], personOf, personOf)
  const stepOf = (person: string) =>
    ({ noun: 'member', name: `${titleOf(said)} / ${person}` }) as const
  const idsOf = ({ directory }: Session, person: string) => ({
    id: directory.id('application', said.group, said.name),
    memberId: directory.id('person', person),
  })
  const steps = pairs.flatMap(({ said: { person, until }, held: present }): Step[] => {
    const validity = validityOf(until)
    const fields = [{ field: 'until', from: present?.until ?? null, to: until ?? null }]
    if (present === undefined) {
      const run = async (session: Session) => {
        const { id, memberId } = idsOf(session, person)
        const body = { memberIds: [memberId], validity }
        await session.client.addApplicationMembers({ params: { id }, body })
      }
      return [{ ...stepOf(person), action: 'create', fields, run }]
    }
    const run = async (session: Session) => {
      const params = idsOf(session, person)
      await session.client.updateApplicationMember({ params, body: { validity } })
    }
    return present.until === until ? [] : [{ ...stepOf(person), action: 'change', fields, run }]
  })
  // Somebody who becomes an owner is no member to be removed.
  const prunes = rest
    .filter(({ person }) => !said.owners.includes(person))
    .map(({ person }): Step => {
      const run = async (session: Session) =>
        void (await session.client.removeApplicationMember({ params: idsOf(session, person) }))
      return { ...stepOf(person), action: 'delete', fields: [], run }
    })
  return { steps, prunes }
}

const pruneReason = 'Not in the declared file that was applied'

function planGrants({ said, held }: Pair, today: string): Planned {
  if (said.grants === undefined) return { steps: [], prunes: [] }
  const wanted = said.grants.filter(({ until }) => !isOver(until, today))
  const { pairs, rest } = pairUp(wanted, held?.grants ?? [], keyOfGrant, (each) =>
    keyOfGrant(each.said),
  )
  const wordsOf = (grant: DeclaredGrant) =>
    ({ noun: 'grant', name: `${titleOf(said)} → ${nameOfGrant(grant)}` }) as const
  const steps = pairs.flatMap(({ said: grant, held: present }): Step[] => {
    const validity = validityOf(grant.until)
    const fields = [{ field: 'until', from: present?.said.until ?? null, to: grant.until ?? null }]
    const idOf = ({ directory }: Session) => directory.id('application', said.group, said.name)
    if (present === undefined) {
      const run = async (session: Session) => {
        const { environment } = grant
        const body = { ...targetOf(session, grant), environment, validity }
        await session.client.createGrant({ params: { id: idOf(session) }, body })
      }
      return [{ ...wordsOf(grant), action: 'create', fields, run }]
    }
    const run = async (session: Session) => {
      const params = { id: idOf(session), grantId: present.id }
      await session.client.renewGrant({ params, body: { validity } })
    }
    const isSame = present.said.until === grant.until
    return isSame ? [] : [{ ...wordsOf(grant), action: 'change', fields, run }]
  })
  const prunes = rest.map((present): Step => {
    const run = async ({ client, directory }: Session) => {
      const id = directory.id('application', said.group, said.name)
      const params = { id, grantId: present.id }
      await client.endGrant({ params, body: { reason: pruneReason } })
    }
    return { ...wordsOf(present.said), action: 'delete', fields: [], run }
  })
  return { steps, prunes }
}

function targetOf({ directory }: Session, grant: DeclaredGrant) {
  return 'api' in grant
    ? { apiId: directory.id('api', grant.project, grant.api) }
    : { dataSourceId: directory.id('data source', grant.dataSource), access: grant.access }
}
