/** What a reader was told they may do (`can`), where the resource of a call is shown to them (AC3). */
import { actionsOf } from '@portico/contract'
import type { AccessActor, AccessRow } from './testing-access-matrix.ts'
import type { AccessWorld } from './testing-access-world.ts'

type Shown = Readonly<{ id?: string; person?: { id: string }; can?: readonly string[] }>
type Page = Readonly<{ items?: readonly Shown[] }>

/** Nouns whose resources carry no `can`. */
const withoutCan = new Set(['call'])

/**
 * Whether what the actor is shown says that they may take one of the row's actions; null where no row of the
 * permission matrix decides, or nothing is shown to anybody.
 */
export async function readCapabilities(
  world: AccessWorld,
  row: AccessRow,
  actor: AccessActor,
  path: string,
): Promise<boolean | null> {
  const actions = actionsOf(row)
  const nouns = [...new Set(actions.map((action) => action.split('.')[0] ?? ''))]
  if (actor === 'anonymous' || actions.length === 0) return null
  if (nouns.some((noun) => withoutCan.has(noun))) return null
  const shown: string[] = []
  for (const noun of nouns) shown.push(...(await readCan(world, actor, noun, path)))
  return actions.some((action) => shown.includes(action))
}

type ReadCan = (
  world: AccessWorld,
  actor: AccessActor,
  /** Of the call's path: its first noun, the id after it, and the id after the noun below that. */
  at: Readonly<{ noun: string; id: string; subId: string }>,
) => Promise<readonly string[]>

const get = async (world: AccessWorld, actor: AccessActor, path: string) =>
  (await world.call(actor, 'GET', path)).body as Shown & Page

const find = async (world: AccessWorld, actor: AccessActor, list: string, id: string) =>
  (await get(world, actor, list)).items?.find((each) => (each.person?.id ?? each.id) === id)?.can ??
  []

const canAt = async (world: AccessWorld, actor: AccessActor, path: string) =>
  (await get(world, actor, path)).can ?? []

/** Where the `can` of each noun is shown. */
const readers: Readonly<Record<string, ReadCan>> = {
  organisation: (world, actor) => canAt(world, actor, '/me'),
  application: async (world, actor, { noun, id }) => {
    const application = noun === 'applications' && id ? id : await world.thing('application')
    return canAt(world, actor, `/applications/${application}`)
  },
  membership: (world, actor, { id, subId }) =>
    find(world, actor, `/applications/${id}/members?limit=100`, subId),
  grant: (world, actor, { id, subId }) => readGrant(world, actor, id, subId),
  'data-source-grant': (world, actor, { id, subId }) => readGrant(world, actor, id, subId),
  group: (world, actor, { id }) => find(world, actor, '/application-groups?limit=100', id),
  project: async (world, actor, { noun, id }) => {
    const project = noun === 'apis' ? await world.thing('project') : id
    return canAt(world, actor, `/service-projects/${project}`)
  },
  api: async (world, actor, { noun, id }) =>
    canAt(world, actor, `/apis/${noun === 'apis' ? id : await world.thing('api')}`),
  'data-source': async (world, actor, { noun, id }) => {
    const source = noun === 'data-sources' ? id : await world.thing('dataSource')
    return find(world, actor, '/data-sources?limit=100', source)
  },
  member: (world, actor, { id }) => canAt(world, actor, `/members/${id}`),
  request: (world, actor, { id }) => canAt(world, actor, `/requests/${id}`),
}

async function readCan(
  world: AccessWorld,
  actor: AccessActor,
  noun: string,
  path: string,
): Promise<readonly string[]> {
  const [, first = '', id = '', , subId = ''] = (path.split('?')[0] ?? '').split('/')
  const read = readers[noun]
  if (read === undefined) {
    throw new Error(`say in testing-access-capabilities.ts where the \`can\` of ${noun} is shown`)
  }
  return read(world, actor, { noun: first, id, subId })
}

/** In the list of the application for its people, in the list of what they administer for the others. */
async function readGrant(
  world: AccessWorld,
  actor: AccessActor,
  application: string,
  id: string,
): Promise<readonly string[]> {
  for (const list of [
    `/applications/${application}/grants?limit=100`,
    `/grants?view=administered&kind=api&applicationId=${application}`,
    `/grants?view=administered&kind=data-source&applicationId=${application}`,
  ]) {
    const page = (await world.call(actor, 'GET', list)).body as Page
    const found = page.items?.find((each) => each.id === id)
    if (found) return found.can ?? []
  }
  return []
}
