/** Every route, called by everybody, through a listening server: what happens is what the generated matrix says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionsOf, routes } from '@portico/contract'
import type { Route } from '@portico/contract'
import { actions, isAction } from '@portico/domain'
import { describeEachDatabase } from '@portico/store/testing'
import { isBodyKnown, prepareCall } from './testing-access-calls.ts'
import {
  accessActors,
  accessRows,
  expectAccess,
  printAccessMatrix,
} from './testing-access-matrix.ts'
import type { AccessActor, AccessClass, AccessRow } from './testing-access-matrix.ts'
import { readCapabilities } from './testing-access-capabilities.ts'
import { startAccessWorld } from './testing-access-world.ts'
import type { AccessWorld, Answer } from './testing-access-world.ts'

/** What only the caller's own password or device stands in the way of: permission was given. */
const proofs = new Set(['password.wrong', 'two-factor.code-wrong', 'two-factor.not-started'])

function codeOf({ body }: Answer): string {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : ''
}

function classOf(answer: Answer): AccessClass | 'other' {
  const code = codeOf(answer)
  if (answer.status < 300 || proofs.has(code)) return 'yes'
  if (answer.status === 401 || answer.status === 403) return `${answer.status}`
  return answer.status === 404 && code.endsWith('.unknown') ? '404' : 'other'
}

/** Wherever the input is only an example, a refusal for another reason than permission is as good as a yes. */
function isAsExpected(row: AccessRow, expected: AccessClass, answer: Answer): boolean {
  const found = classOf(answer)
  return found === expected || (found === 'other' && expected === 'yes' && !isBodyKnown(row))
}

it('[AC1] the matrix of routes is the committed one: a difference here is a change of power', async () => {
  // After a change that is meant: npx vitest run apps/control/src/access-matrix.test.ts --update
  await expect(printAccessMatrix()).toMatchFileSnapshot('./access-matrix.txt')
})

it('[AC1] every route names a rule, and every rule it names is a row of the permission matrix', () => {
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    expect(route.access, `${name} says nobody may call it, or everybody`).toBeTruthy()
    expect(
      actionsOf(route).filter((action) => !isAction(action)),
      name,
    ).toStrictEqual([])
  }
  expect(actions.length).toBeGreaterThan(70)
})

describeEachDatabase('everybody calls everything', (kind) => {
  let world: AccessWorld
  beforeAll(async () => {
    world = await startAccessWorld(kind)
  })
  afterAll(() => world.server.close())

  const callAs = async (row: AccessRow, actor: AccessActor): Promise<string | null> => {
    const call = await prepareCall(world, row, actor)
    const shown = await readCapabilities(world, row, actor, call.path)
    const answer = await world.call(actor, call.method, call.path, call.body)
    const expected = expectAccess(row, actor)
    const found = `${answer.status} ${codeOf(answer)}`.trim()
    const changed = answer.status < 300 && call.method !== 'GET'
    if (changed) world.spoil()
    if (row.name === 'signOut' && actor !== 'anonymous') world.use(actor, await world.signIn(actor))
    if (row.name === 'endMySession' && actor !== 'anonymous')
      world.use(actor, await world.signIn(actor))
    if (!isAsExpected(row, expected, answer)) {
      const detail = JSON.stringify((answer.body as { detail?: unknown } | null)?.detail ?? '')
      return `${actor}: the matrix says ${expected}, the server ${found} ${detail}`
    }
    if (shown !== null && shown !== (expected === 'yes')) {
      return `${actor}: ${found}, but what they were shown says ${shown ? 'they may' : 'they may not'} (AC3)`
    }
    return null
  }

  describe.each(accessRows)('$title', (row) => {
    it(`[AC1] [AC2] [AC3] answers ${accessActors.length} kinds of people as the matrix says`, async () => {
      const faults: string[] = []
      for (const actor of accessActors) {
        const fault = await callAs(row, actor)
        if (fault !== null) faults.push(fault)
      }
      expect(faults.join('\n')).toBe('')
    })
  })

  it('leaves the registry whole', async () => {
    expect(await world.server.findBroken()).toStrictEqual([])
  })
})
