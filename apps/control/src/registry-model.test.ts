/**
 * The state machines of requests, memberships and credentials against a model of a few lists, in random orders of
 * steps. Short here; the long run is `npm run test:models`. TEST_MODEL_SEED (a number, or `random`) and TEST_MODEL_RUNS repeat
 * or lengthen a run.
 */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestGroup } from './testing-applications.ts'
import { dayMs, isLive } from './testing-model.ts'
import type { Model, ModelApplication } from './testing-model.ts'
import { steps } from './testing-model-commands.ts'
import { requestDays } from './testing-model-course.ts'
import { comeBack } from './testing-model-memberships.ts'
import type { Real } from './testing-model-step.ts'
import { startTestServer } from './testing.ts'
import type { TestPerson, TestServer } from './testing.ts'

const given = process.env['TEST_MODEL_SEED'] ?? '20261124'
const seed = given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given)
const runs = Number(process.env['TEST_MODEL_RUNS'] ?? 10)

const dayOf = (days: number | null) =>
  days === null ? null : new Date(days * dayMs).toISOString().slice(0, 10)
const instantOf = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

/** What the model says that the API shows of an application. */
function expectedOf(application: ModelApplication): object {
  const owners = Array.from(application.owners, (username) => `${username}: owner, null`)
  const members = Array.from(
    application.members,
    ([username, end]) => `${username}: member, ${dayOf(end)}`,
  )
  return {
    state: application.state,
    people: [...owners, ...members].toSorted(),
    versions: application.versions.map(({ endsAt }) => instantOf(endsAt)).toReversed(),
  }
}

async function shownOf({ server }: Real, { id }: ModelApplication): Promise<object> {
  const admin = server.as('admin')
  const params = { id }
  const { state } = (await admin('getApplication', { params })).answer
  const query = { limit: 100 }
  const { items } = (await admin('listApplicationMembers', { params, query })).answer
  const versions = (await admin('listSecretVersions', { params })).answer.items
  return {
    state,
    people: items
      .map(({ person, role, expiresOn }) => `${person.username}: ${role}, ${expiresOn}`)
      .toSorted(),
    versions: versions.map(({ endsAt }) => endsAt),
  }
}

/** The next run finds everybody there and nothing waiting, also after one that failed and is now made smaller. */
async function tidyUp(model: Model, server: TestServer): Promise<void> {
  for (const who of Array.from(model.away) as TestPerson[]) await comeBack(model, server, who)
  for (const { id, name } of model.applications.filter(isLive))
    await server.as('admin')('deleteApplication', { params: { id }, body: { confirmName: name } })
  for (const { id, applicant } of model.requests)
    await server.as(applicant)('withdrawRequest', { params: { id }, body: {} })
}

/** Two steps: any administrator, then both of two people. */
async function setCreationChain(server: TestServer): Promise<void> {
  const both = [server.ids.approver, server.ids.owner]
  const set = await server.as('admin')('setChain', {
    body: {
      kind: 'create-application',
      groupId: null,
      automatic: false,
      steps: [
        { mode: 'any', approvers: [{ kind: 'role', role: 'administrators' }] },
        { mode: 'all', approvers: both.map((memberId) => ({ kind: 'person' as const, memberId })) },
      ],
    },
  })
  if (set.status !== 200) throw new Error(set.text)
}

async function compare(model: Model, real: Real): Promise<void> {
  const admin = real.server.as('admin')
  for (const application of model.applications) {
    if (isLive(application))
      expect(await shownOf(real, application)).toStrictEqual(expectedOf(application))
    else
      expect((await admin('getApplication', { params: { id: application.id } })).status).toBe(404)
  }
  for (const { id, state } of model.requests) {
    expect((await admin('getRequest', { params: { id } })).answer.state).toBe(state)
  }
  expect(await real.server.findBroken()).toStrictEqual([])
}

describeEachDatabase(`the registry and its model, seed ${seed}`, (kind) => {
  let server: TestServer
  let groups = 0
  let done = 0
  let taken = 0
  /** How often a request ended where: shows what a run has reached. */
  const reached = new Map<string, number>()
  beforeAll(async () => {
    server = await startTestServer({ kind })
    await server.database.kysely
      .updateTable('organisation_settings')
      .set({ request_expiry_days: requestDays })
      .execute()
    await setCreationChain(server)
  })
  afterAll(async () => {
    await server.close()
    const states = Array.from(reached, ([state, times]) => `${state} ${times}`).toSorted()
    const told = `${done} runs, ${taken} steps, seed ${seed}; requests: ${states.join(', ')}`
    process.stdout.write(`model (${kind}): ${told}\n`)
  })

  it(
    '[RQ2] [RQ3] [RQ5] [RQ8] [RQ10] [MB2] [MB8] [CR7] [AP7] [AP9] answer every step alike and end in one state',
    { timeout: 30_000 + runs * 5000 },
    async () => {
      const property = fc.asyncProperty(
        fc.commands(steps, { maxCommands: 80, size: 'max' }),
        async (course) => {
          groups += 1
          const real = { server, groupId: await addTestGroup(server, `Group ${groups}`) }
          server.clock.advance(dayMs)
          const nowMs = server.clock.now()
          const model: Model = { nowMs, applications: [], requests: [], away: new Set() }
          try {
            await fc.asyncModelRun(() => ({ model, real }), course)
            await compare(model, real)
          } finally {
            await tidyUp(model, server)
          }
          for (const { state } of model.requests) reached.set(state, (reached.get(state) ?? 0) + 1)
          done += 1
          taken += [...course].length
        },
      )
      await fc.assert(property, { seed, numRuns: runs })
    },
  )
})
