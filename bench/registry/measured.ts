/** What is measured of the registry: reads of both readers and writes, each a call of the management API. */
import type { Client } from '@portico/sdk'

/** Whose calls: the `typical` and `busy` reader and an administrator. */
export type People = Readonly<{ typical: Client; busy: Client; administrator: Client }>

/** What a turn knows: who calls, over how many applications, and what the first write has made. */
export type Scene = Readonly<{
  people: People
  count: number
  /** Id of the typical reader, who owns what is made. */
  owner: string
  made: Made[]
  /** Ids of the requests to join what was made. */
  asked: string[]
}>

type Made = Readonly<{ id: string; version: number }>

/** A name, and what is done the `turn`-th time; every turn asks for something else. */
export type Measured = readonly [
  name: string,
  run: (scene: Scene, turn: number) => Promise<unknown>,
]

type Run = Measured[1]
type View = 'my' | 'not-joined' | 'all'

const spread = 7919

function padded(prefix: string, n: number): string {
  return `${prefix}_${String(n).padStart(20, '0')}`
}

/** One of the seed's applications, another at every turn. */
function anyOf({ count }: Scene, turn: number): number {
  return (turn * spread) % count
}

function readerOf({ people }: Scene, view: View): Client {
  return view === 'all' ? people.administrator : people.busy
}

function first(view: View): Run {
  return (scene) => readerOf(scene, view).listApplications({ query: { view } })
}

function next(view: View): Run {
  const cursors = new Map<number, Promise<string | undefined>>()
  return async (scene) => {
    const client = readerOf(scene, view)
    const known =
      cursors.get(scene.count) ??
      client
        .listApplications({ query: { view, limit: 100 } })
        .then(({ nextCursor }) => nextCursor ?? undefined)
    cursors.set(scene.count, known)
    return client.listApplications({ query: { view, cursor: await known } })
  }
}

function search(view: View, q: (scene: Scene, turn: number) => string): Run {
  return (scene, turn) =>
    readerOf(scene, view).listApplications({ query: { view, q: q(scene, turn) } })
}

type OneApplication =
  | 'getApplication'
  | 'listApplicationMembers'
  | 'listApplicationGrants'
  | 'listKnownBy'

function one(route: OneApplication): Run {
  return (scene, turn) =>
    scene.people.administrator[route]({ params: { id: padded('app', anyOf(scene, turn)) } })
}

type HubQuery = NonNullable<NonNullable<Parameters<Client['listRequests']>[0]>['query']>

function hub(person: keyof People, query: HubQuery): Run {
  return ({ people }) => people[person].listRequests({ query })
}

/** The lists, searches and pages that people open. */
export const reads: readonly Measured[] = [
  ['My, typical', ({ people }) => people.typical.listApplications({ query: { view: 'my' } })],
  ['My, busy', first('my')],
  ['My, busy, next page', next('my')],
  ['My, busy, search Latin', search('my', (_, turn) => `report_${turn % 10}`)],
  ['My, busy, search nothing', search('my', (_, turn) => `nowhere${turn}`)],
  ['Not Joined', first('not-joined')],
  ['Not Joined, next page', next('not-joined')],
  ['Not Joined, search Latin, common', search('not-joined', () => 'trade')],
  [
    'Not Joined, search Latin, rare',
    search('not-joined', (scene, turn) => `_${anyOf(scene, turn)}`),
  ],
  [
    'Not Joined, search Han, one character',
    search('not-joined', (_, turn) => '贸气农物看'[turn % 5] ?? ''),
  ],
  [
    'Not Joined, search Han and a number',
    search('not-joined', (scene, turn) => `分析${anyOf(scene, turn) % 1000}`),
  ],
  [
    'Not Joined, search AppKey, part',
    search('not-joined', (scene, turn) => String(200_000_000 + anyOf(scene, turn)).slice(2)),
  ],
  ['Not Joined, search nothing', search('not-joined', (_, turn) => `nowhere${turn}`)],
  ['All', first('all')],
  [
    'All, one group',
    ({ people }, turn) =>
      people.administrator.listApplications({
        query: { view: 'all', groupId: padded('grp', turn % 200) },
      }),
  ],
  [
    'All, search AppKey, whole',
    search('all', (scene, turn) => String(200_000_000 + anyOf(scene, turn))),
  ],
  ['All, search Han', search('all', (_, turn) => `能源看板_${turn % 10}`)],
  ['One application', one('getApplication')],
  ['Its members', one('listApplicationMembers')],
  ['Its grants', one('listApplicationGrants')],
  ['Who knows its secret', one('listKnownBy')],
  ['Task Hub, to decide', hub('typical', { view: 'to-decide' })],
  ['Task Hub, decided, busy', hub('busy', { view: 'decided' })],
  ['Task Hub, mine', hub('typical', { view: 'mine' })],
  ['Task Hub, all', hub('administrator', { view: 'all' })],
  [
    'Task Hub, all, search an application',
    hub('administrator', { view: 'all', q: 'trade_report' }),
  ],
  ['Task Hub, all, search nothing', hub('administrator', { view: 'all', q: 'nowhere' })],
  ['Task Hub, all, a rare state', hub('administrator', { view: 'all', state: 'REJECTED' })],
  ['What expires soon', ({ people }) => people.busy.listExpiring({})],
]

function change(work: (client: Client, made: Made, turn: number) => Promise<unknown>): Run {
  return async ({ people, made }, turn) => {
    const application = made[turn]
    if (application === undefined) throw new Error('the first write makes what the others change')
    await work(people.administrator, application, turn)
  }
}

/** The writes, in this order: each changes what the first one made at the same turn. */
export const writes: readonly Measured[] = [
  [
    'Create an application',
    async ({ people, owner, made }, turn) => {
      made[turn] = await people.administrator.createApplication({
        body: {
          name: `measured_${turn}_${Date.now() % 100_000_000}`,
          groupId: padded('grp', turn % 200),
          scenario: 'Measured',
          ownerIds: [owner],
        },
      })
    },
  ],
  [
    'Edit it',
    change((client, { id, version }, turn) =>
      client.updateApplication(
        { params: { id }, body: { scenario: `Measured again ${turn}` } },
        { version },
      ),
    ),
  ],
  [
    'Reset its secret',
    change((client, { id }) => client.resetSecret({ params: { id }, body: { mode: 'auto' } })),
  ],
  [
    'Add two members',
    change((client, { id }, turn) => {
      const memberIds = [turn % 100, 100 + (turn % 100)].map((n) => padded('mem', n))
      const body = { memberIds, validity: { period: '90d' } } as const
      return client.addApplicationMembers({ params: { id }, body })
    }),
  ],
  [
    'Grant an API',
    change((client, { id }, turn) => {
      const apiId = padded('api', turn % 1000)
      const validity = { period: 'permanent' } as const
      const body = { apiId, environment: 'PROD', validity, reason: 'Measured' } as const
      return client.createGrant({ params: { id }, body })
    }),
  ],
  ['Suspend it', change((client, { id }) => client.suspendApplication({ params: { id } }))],
  [
    'Ask to join it',
    async ({ people, made, asked }, turn) => {
      const applicationId = made[turn]?.id ?? ''
      const validity = { period: '30d' } as const
      const request = await people.administrator.submitRequest({
        body: { kind: 'join-application', applicationId, validity, reason: 'Measured' },
      })
      asked[turn] = request.id
    },
  ],
  [
    'Pass the request',
    ({ people, asked }, turn) =>
      people.typical.approveRequest({ params: { id: asked[turn] ?? '' }, body: {} }),
  ],
]
