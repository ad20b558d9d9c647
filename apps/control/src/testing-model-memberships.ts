/** Steps on who belongs to an application, and on who belongs to the organisation (MB1 to MB8, AP7). */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { hashPersonalToken, insertPersonalToken } from '@portico/store'
import { isActive, isAdministrator, isCurrent, isLive, periodDays, today } from './testing-model.ts'
import type { Model, ModelApplication } from './testing-model.ts'
import { depart, isLastOwner } from './testing-model-course.ts'
import {
  admin,
  anybody,
  codeOf,
  index,
  onApplication,
  person,
  step,
  toldTo,
} from './testing-model-step.ts'
import type { Step } from './testing-model-step.ts'
import { resultOf } from './testing-model-requests.ts'
import type { TestPerson, TestServer } from './testing.ts'

/** `permission.denied` for whoever neither owns it nor administers the organisation. */
function refusalOfStranger(application: ModelApplication, who: TestPerson): string | null {
  if (!isLive(application)) return 'application.unknown'
  return isAdministrator(who) || application.owners.has(who) ? null : 'permission.denied'
}

/** A membership without an end, of 30 days, or through today. */
const lengths = ['30d', 'permanent', 'today'] as const
type Length = (typeof lengths)[number]
const length = fc.constantFrom<Length>(...lengths)

const dayMs = 86_400_000

function validityOf(model: Model, wanted: Length) {
  if (wanted !== 'today') return { period: wanted } as const
  const until = new Date(today(model) * dayMs).toISOString().slice(0, 10)
  return { period: 'custom', until } as const
}

function endOf(model: Model, wanted: Length): number | null {
  if (wanted === 'permanent') return null
  return today(model) + (wanted === '30d' ? periodDays : 0)
}

function refusalOfAdding(model: Model, application: ModelApplication, who: TestPerson): string {
  if (!isActive(model, who)) return 'membership.person-inactive'
  if (application.owners.has(who)) return 'membership.is-owner'
  return isCurrent(model, application, who) ? 'membership.exists' : 'ok'
}

const adding = fc.tuple(index, anybody, person, length).map(([at, actor, who, wanted]) =>
  onApplication(`${actor} adds ${who} ${wanted}`, at, async (model, application, { server }) => {
    const body = { memberIds: [server.ids[who]], validity: validityOf(model, wanted) }
    const params = { id: application.id }
    const answer = await server.as(actor)('addApplicationMembers', { params, body })
    const allowed = refusalOfStranger(application, actor)
    const expected = toldTo(model, actor, allowed ?? refusalOfAdding(model, application, who))
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') application.members.set(who, endOf(model, wanted))
  }),
)

/** MB4: nobody touches their own, owners are changed in Edit; outsiders do not learn who belongs to it (AC2). */
function refusalOfPanel(
  model: Model,
  application: ModelApplication,
  actor: TestPerson,
  who: TestPerson,
): string {
  if (!isLive(application)) return 'application.unknown'
  if (!application.owners.has(who) && !application.members.has(who)) return 'membership.unknown'
  if (actor === who) return 'membership.self'
  if (refusalOfStranger(application, actor) !== null) {
    return isCurrent(model, application, actor) ? 'permission.denied' : 'membership.unknown'
  }
  return application.owners.has(who) ? 'membership.owner-fixed' : 'ok'
}

const editing = fc.tuple(index, anybody, person, length).map(([at, actor, who, wanted]) =>
  onApplication(`${actor} edits ${who} ${wanted}`, at, async (model, application, { server }) => {
    const answer = await server.as(actor)('updateApplicationMember', {
      params: { id: application.id, memberId: server.ids[who] },
      body: { validity: validityOf(model, wanted) },
    })
    const expected = toldTo(model, actor, refusalOfPanel(model, application, actor, who))
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') application.members.set(who, endOf(model, wanted))
  }),
)

const removing = fc.tuple(index, anybody, person).map(([at, actor, who]) =>
  onApplication(`${actor} removes ${who}`, at, async (model, application, { server }) => {
    const params = { id: application.id, memberId: server.ids[who] }
    const answer = await server.as(actor)('removeApplicationMember', { params })
    const expected = toldTo(model, actor, refusalOfPanel(model, application, actor, who))
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') application.members.delete(who)
  }),
)

function refusalOfOwners(model: Model, owners: readonly TestPerson[]): string {
  if (owners.length === 0) return 'application.last-owner'
  return owners.every((who) => isActive(model, who)) ? 'ok' : 'application.owner-inactive'
}

const owning = fc
  .tuple(index, anybody, fc.subarray<TestPerson>(['owner', 'member', 'outsider', 'approver']))
  .map(([at, actor, owners]) =>
    onApplication(
      `${actor} makes ${owners.join('+')} owners`,
      at,
      async (model, application, { server }) => {
        const answer = await server.as(actor)('updateApplication', {
          params: { id: application.id },
          body: { ownerIds: owners.map((who) => server.ids[who]) },
        })
        const allowed = refusalOfStranger(application, actor)
        const expected = toldTo(model, actor, allowed ?? refusalOfOwners(model, owners))
        expect(codeOf(answer)).toBe(expected)
        if (expected !== 'ok') return
        application.owners = new Set(owners)
        for (const who of owners) application.members.delete(who)
      },
    ),
  )

/** MB8: what they were to decide goes to others; creations that this approves are found by their requests. */
const leaving = person.map((who) =>
  step(`${who} is deactivated`, async (model, real) => {
    const call = { params: { id: real.server.ids[who] }, body: { active: false } }
    const answer = await admin(real)('updateMember', call)
    const last = isActive(model, who) && isLastOwner(model, who)
    expect(codeOf(answer)).toBe(last ? 'member.last-owner' : 'ok')
    if (last || !isActive(model, who)) return
    const waiting = model.requests.filter(({ state }) => state === 'PENDING')
    model.away.add(who)
    depart(model, who)
    for (const request of waiting.filter(({ state }) => state === 'APPROVED')) {
      const made = model.applications.find(({ id }) => id === 'none')
      if (made !== undefined) made.id = (await resultOf(real.server, request)) ?? 'none'
    }
  }),
)

/** Tokens end with a deactivation: whoever comes back gets the same one again, so that tests go on as before. */
async function giveToken({ deps, tokens, ids, clock }: TestServer, who: TestPerson): Promise<void> {
  await insertPersonalToken(deps.database.kysely, {
    id: deps.ids('token'),
    memberId: ids[who],
    name: 'tests',
    tokenHash: hashPersonalToken(tokens[who]),
    scopes: ['read', 'write'],
    createdAt: new Date(clock.now()),
    expiresOn: null,
  })
}

/** Lets somebody in again. */
export async function comeBack(model: Model, server: TestServer, who: TestPerson): Promise<void> {
  const call = { params: { id: server.ids[who] }, body: { active: true } }
  expect(codeOf(await server.as('admin')('updateMember', call))).toBe('ok')
  if (model.away.delete(who)) await giveToken(server, who)
}

const returning = person.map((who) =>
  step(`${who} is activated`, (model, { server }) => comeBack(model, server, who)),
)

/** MB8: wherever they are the last owner, somebody else becomes one too. */
const handingOver = fc.tuple(anybody, person, person).map(([actor, from, to]) =>
  step(`${actor} hands ${from}'s ownerships to ${to}`, async (model, { server }) => {
    const call = { params: { id: server.ids[from] }, body: { toMemberId: server.ids[to] } }
    const answer = await server.as(actor)('handOverOwnerships', call)
    const fit = from !== to && isActive(model, to)
    const ruled = fit ? 'ok' : 'member.hand-over-target'
    const may = isAdministrator(actor) || actor === from
    const expected = toldTo(model, actor, may ? ruled : 'permission.denied')
    expect(codeOf(answer)).toBe(expected)
    if (expected !== 'ok') return
    for (const application of model.applications.filter(isLive)) {
      const others = [...application.owners].filter((each) => each !== from)
      const last = application.owners.has(from) && !others.some((each) => isActive(model, each))
      if (!last) continue
      application.owners.add(to)
      application.members.delete(to)
    }
  }),
)

export const membershipSteps: fc.Arbitrary<Step>[] = [
  adding,
  editing,
  removing,
  owning,
  leaving,
  returning,
  handingOver,
]
