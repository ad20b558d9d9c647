/** The sample organisation of a first start: groups, a project with real APIs, people, one application, one request. */
import type { RequestForm } from '@portico/contract'
import { refusalMessages } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  findMemberByUsername,
  findRequest,
  inTransaction,
  insertIdentity,
  insertMember,
} from '@portico/store'
import type { MemberRecord } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { decideOnRequest } from '../use-cases/decide-request.ts'
import { registerApi } from '../use-cases/change-api.ts'
import { createGroup } from '../use-cases/change-group.ts'
import { createProject } from '../use-cases/change-project.ts'
import { giveGrantTo } from '../use-cases/give-grant.ts'
import { submitRequest } from '../use-cases/submit-request.ts'

/** Who can be tried beside `admin`; all sign in with the password of `admin`. */
export const samplePeople = [
  { username: 'mei', displayName: '梅雨晴 Mei (approver)' },
  { username: 'lin', displayName: '林一帆 Lin (owner)' },
  { username: 'chen', displayName: '陈晓东 Chen (member)' },
] as const

export const sampleProject = '世界地理 World geography'
/** The data sets of the bundled upstream, each behind an API. */
export const sampleDataSets = ['countries', 'country', 'regions', 'borders', 'debug'] as const

export type SampleOrganisation = Readonly<{ applicationId: string; listApiId: string }>

/** Unwraps what cannot be refused in an empty organisation: a refusal here is a defect. */
function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`the sample was refused: ${refusalMessages[outcome.refusal.code]}`)
}

/**
 * Loads the sample through the same use cases that people use, so that it looks and audits like theirs.
 * Answers null when an organisation is there already.
 *
 * @param upstreamUrl where the bundled upstream serves its data sets
 * @param passwordHash of the password that the sample's people get
 * @param onStart told before the first change
 */
export async function loadSampleOrganisation(
  deps: Deps,
  upstreamUrl: string,
  passwordHash: string,
  onStart: () => void,
): Promise<SampleOrganisation | null> {
  const started = await deps.database.kysely
    .selectFrom('application_groups')
    .select('id')
    .executeTakeFirst()
  if (started) return null
  onStart()
  const admin = await callerNamed(deps, 'admin')
  for (const person of samplePeople) await addPerson(deps, admin, person, passwordHash)
  const [mei, lin, chen] = await Promise.all(
    samplePeople.map(({ username }) => callerNamed(deps, username)),
  )
  if (!mei || !lin || !chen) throw new Error('the sample has three people')
  const analytics = must(await createGroup(deps, admin, { name: '数据分析 Analytics' }))
  must(await createGroup(deps, admin, { name: '移动应用 Mobile' }))
  const apiIds = await registerApis(deps, admin, mei, upstreamUrl)
  const applicationId = await makeApplication(deps, admin, lin, analytics)
  await grantApis(deps, mei, lin, applicationId, apiIds)
  must(
    await submitRequest(deps, chen, {
      kind: 'create-application',
      name: 'market_report',
      groupId: analytics,
      scenario: 'Monthly figures by region for the market team',
      ownerIds: [chen.actor.memberId],
    }),
  )
  return { applicationId, listApiId: apiIds[0] ?? '' }
}

async function callerNamed(deps: Deps, username: string): Promise<Caller> {
  const member = await findMemberByUsername(deps.database.kysely, username)
  if (!member) throw new Error(`the sample needs ${username}`)
  return callerOf(member)
}

function callerOf(member: MemberRecord): Caller {
  return {
    actor: { memberId: member.id, roles: member.roles },
    username: member.username,
    displayName: member.displayName,
    address: '127.0.0.1',
    requestId: 'sample',
    authentication: { by: 'token', tokenId: 'sample', scopes: ['write'] },
  }
}

async function addPerson(
  deps: Deps,
  admin: Caller,
  person: Readonly<{ username: string; displayName: string }>,
  passwordHash: string,
): Promise<void> {
  const id = deps.ids('member')
  const at = new Date(deps.clock())
  await inTransaction(deps.database, async (tx) => {
    await insertMember(tx, {
      ...person,
      id,
      email: null,
      roles: ['member'],
      active: true,
      createdAt: at,
    })
    await insertIdentity(tx, { ...person, memberId: id, passwordHash, at })
    const event = {
      event: 'member.created',
      actorId: admin.actor.memberId,
      address: admin.address,
      subject: { kind: 'member', id, name: person.username },
    } as const
    await appendEvents(tx, [event], deps.clock())
  })
}

type SampleApi = readonly [
  name: string,
  operation: 'list' | 'get',
  dataSet: (typeof sampleDataSets)[number],
  path: string,
]

async function registerApis(
  deps: Deps,
  admin: Caller,
  mei: Caller,
  upstreamUrl: string,
): Promise<string[]> {
  const projectId = must(
    await createProject(deps, admin, {
      name: sampleProject,
      description: 'Countries, regions and borders of the world, from an open data set',
      administratorIds: [mei.actor.memberId],
    }),
  )
  const apis: readonly SampleApi[] = [
    ['Countries', 'list', 'countries', '/geography/countries'],
    ['Country', 'get', 'country', '/geography/countries/{code}'],
    ['Regions', 'list', 'regions', '/geography/regions'],
    ['Borders', 'list', 'borders', '/geography/borders'],
    ['Who is calling', 'get', 'debug', '/geography/who-is-calling'],
  ]
  const ids: string[] = []
  for (const [name, operation, dataSet, path] of apis) {
    const environments = {
      PROD: { upstream: `${upstreamUrl}/${dataSet}` },
      DEV: { upstream: `${upstreamUrl}/${dataSet}` },
    }
    const form = { projectId, name, operation, method: 'GET', path, environments }
    ids.push(must(await registerApi(deps, mei, form)))
  }
  return ids
}

async function approve(deps: Deps, approver: Caller, requestId: string): Promise<string> {
  const decision = { action: 'pass', note: 'Welcome.' } as const
  must(await decideOnRequest(deps, approver, { requestId, decision, version: undefined }))
  return (await findRequest(deps.database.kysely, requestId))?.resultApplicationId ?? ''
}

async function makeApplication(
  deps: Deps,
  admin: Caller,
  lin: Caller,
  groupId: string,
): Promise<string> {
  const form: RequestForm = {
    kind: 'create-application',
    name: 'world_explorer',
    groupId,
    scenario: 'Shows countries, regions and borders to travellers',
    ownerIds: [lin.actor.memberId],
  }
  return approve(deps, admin, must(await submitRequest(deps, lin, form)))
}

/** One permission by a request that the project passed, the others given directly; the last one is left to ask for. */
async function grantApis(
  deps: Deps,
  mei: Caller,
  lin: Caller,
  applicationId: string,
  apiIds: readonly string[],
): Promise<void> {
  const [asked, ...given] = apiIds.filter((_, index) => index !== 3)
  const validity = { period: 'permanent' } as const
  const form: RequestForm = {
    kind: 'api-permission',
    applicationId,
    apiId: asked ?? '',
    environment: 'PROD',
    validity,
    reason: 'The start page lists countries',
  }
  await approve(deps, mei, must(await submitRequest(deps, lin, form)))
  for (const apiId of given) {
    const target = { kind: 'api', apiId } as const
    const input = {
      applicationId,
      target,
      environment: 'PROD',
      validity,
      reason: undefined,
    } as const
    must(await giveGrantTo(deps, mei, input))
  }
}
