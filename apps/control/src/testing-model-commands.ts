/** What happens to the registry, in any order: each step is done to the API and to the model, and must answer alike. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { addApplication, findNamed, isActive } from './testing-model.ts'
import { credentialSteps } from './testing-model-credentials.ts'
import { membershipSteps } from './testing-model-memberships.ts'
import { names, requestSteps } from './testing-model-requests.ts'
import { admin, codeOf, person, step, times } from './testing-model-step.ts'
import type { Step } from './testing-model-step.ts'

const creation = fc.tuple(fc.constantFrom<string>(...names), person).map(([name, owner]) =>
  step(`create ${name} for ${owner}`, async (model, real) => {
    const ownerIds = [real.server.ids[owner]]
    const body = { name, groupId: real.groupId, scenario: 's', ownerIds }
    const answer = await admin(real)('createApplication', { body })
    const taken = findNamed(model, name) === undefined ? 'ok' : 'application.name-taken'
    const expected = isActive(model, owner) ? taken : 'application.owner-inactive'
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') addApplication(model, answer.answer.id, name, owner)
  }),
)

/** Every kind of step. */
export const steps: fc.Arbitrary<Step>[] = [
  ...times(3, creation),
  ...requestSteps,
  ...membershipSteps,
  ...credentialSteps,
]
