/**
 * The API against what nobody should send: calls generated from its own description, by a seed. Short here; the long
 * run is `npm run fuzz`. TEST_FUZZ_SEED (a number, or `random`) and TEST_FUZZ_RUNS (calls per operation and database)
 * repeat or lengthen a run.
 */
import { Agent } from 'node:http'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildOpenApi, routes } from '@portico/contract'
import type { JsonSchema, RouteName } from '@portico/contract'
import { forgetAttempts } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { listProblems } from './http/problems.ts'
import { prepareCall } from './testing-access-calls.ts'
import { accessRows } from './testing-access-matrix.ts'
import { startAccessWorld } from './testing-access-world.ts'
import type { AccessWorld } from './testing-access-world.ts'
import { judgeAnswer, sendFuzzCall } from './testing-fuzz-answers.ts'
import { applyPlan, planOf } from './testing-fuzz-calls.ts'
import type { FuzzPlan } from './testing-fuzz-calls.ts'

const given = process.env['TEST_FUZZ_SEED'] ?? '20261124'
const seed = given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given)
const runs = Number(process.env['TEST_FUZZ_RUNS'] ?? 3)

const problems = listProblems()
const document = buildOpenApi({ version: '0', problems })
const components = document.components['schemas'] as Readonly<Record<string, JsonSchema>>
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

describeEachDatabase(`[AC2] calls from the description, seed ${seed}, ${runs} each`, (kind) => {
  let world: AccessWorld
  let sent = 0
  let slowestMs = 0
  const agent = new Agent({ keepAlive: true })
  beforeAll(async () => {
    world = await startAccessWorld(kind)
  })
  afterAll(async () => {
    agent.destroy()
    await world.server.close()
    const slowest = `slowest answer ${slowestMs.toFixed(0)} ms`
    process.stdout.write(`fuzz (${kind}): ${sent} calls, ${slowest}, seed ${seed}\n`)
  })

  const tryPlan = async (name: RouteName, plan: FuzzPlan): Promise<string | null> => {
    const rows = accessRows.filter((row) => row.name === name)
    const row = rows[plan.row % rows.length]
    if (row === undefined) throw new Error(`no row for ${name}`)
    const good = await prepareCall(world, row, plan.actor)
    const call = applyPlan(routes[name].path, good, plan)
    sent += 1
    // The clock stands still: a long run would ask for more secrets in this minute than one person may.
    await forgetAttempts(world.server.database.kysely, [`reveal:${world.ids[plan.actor]}`])
    const startedMs = performance.now()
    const answer = await sendFuzzCall(world.url, world.cookieOf(plan.actor), call, agent)
    slowestMs = Math.max(slowestMs, performance.now() - startedMs)
    if (answer.status < 300 && call.method !== 'GET') world.spoil()
    // Only a session that has ended is replaced: a hash of the password is most of what such a turn costs.
    const ends = name === 'signOut' || name === 'endMySession'
    if (ends && answer.status < 300) await world.refresh(plan.actor)
    const operation = operations.find(({ operationId }) => operationId === name)
    const fault = operation && judgeAnswer(operation, problems, answer)
    if (!fault) return null
    const body = call.body?.toString('utf8').slice(0, 500) ?? ''
    return `${fault.slice(0, 500)}\n  for ${call.method} ${call.path.slice(0, 500)} ${JSON.stringify(call.headers)} ${body}`
  }

  describe.each(operations.map(({ operationId }) => operationId as RouteName))('%s', (name) => {
    const operation = operations.find(({ operationId }) => operationId === name)
    it('is answered, coded and documented', { timeout: 30_000 + runs * 2000 }, async () => {
      if (operation === undefined) throw new Error(name)
      const faults: string[] = []
      for (const plan of fc.sample(planOf(operation, components), { seed, numRuns: runs })) {
        const fault = await tryPlan(name, plan).catch((error: unknown) => String(error))
        if (fault !== null) faults.push(fault)
      }
      expect(faults.slice(0, 5).join('\n')).toBe('')
    })
  })

  it('leaves the registry whole', async () => {
    expect(await world.server.findBroken()).toStrictEqual([])
  })
})
