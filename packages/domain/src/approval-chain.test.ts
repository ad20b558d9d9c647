import { describe, expect, it } from 'vitest'
import { automaticChain, defaultChain, parseChain, resolveChain } from './approval-chain.ts'
import type { Chain, ChainStep } from './approval-chain.ts'
import { describeRefusal, listRefusals } from './refusal.ts'
import { requestKinds } from './request.ts'

const step: ChainStep = { mode: 'any', memberIds: [], roles: ['administrators'] }

const context = {
  applicantId: 'app',
  directory: {
    administrators: ['root', 'app'],
    'application-owners': ['own', 'gone'],
    'project-administrators': [],
    'data-source-owners': ['dso'],
  },
  activeMemberIds: new Set(['root', 'own', 'dso', 'app', 'bob']),
  forbidSelfApproval: false,
}

describe('parseChain', () => {
  it('[RQ6] every faulty step is named', () => {
    const crowd = Array.from({ length: 101 }, (_, index) => `m${index}`)
    const steps: ChainStep[] = [step, { ...step, roles: [] }, { ...step, memberIds: crowd }]
    const outcome = parseChain({ steps })
    expect(outcome.ok ? [] : listRefusals(outcome.refusal).map(describeRefusal)).toStrictEqual([
      'Step 2 names nobody; choose people or a role, or remove the step.',
      'Step 3 names 101 approvers; name at most 100.',
    ])
  })

  it('[RQ6] eleven steps are refused, ten and none are accepted', () => {
    const chainOf = (length: number): Chain => ({ steps: Array.from({ length }, () => step) })
    expect(parseChain(chainOf(11))).toMatchObject({ refusal: { code: 'chain.too-many-steps' } })
    expect(parseChain(chainOf(10)).ok).toBe(true)
    expect(parseChain(automaticChain).ok).toBe(true)
  })
})

describe('resolveChain', () => {
  it('[RQ6] a step of which nobody is left is refused when no administrator is either', () => {
    const directory = { ...context.directory, administrators: ['gone'] }
    const outcome = resolveChain(defaultChain('api-permission'), { ...context, directory })
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toBe(
      'Step 1 of the approval has nobody who may decide; ask an administrator to name approvers.',
    )
  })

  it('[RQ7] where self-approval is forbidden, the applicant has no place in any step', () => {
    const chain: Chain = {
      steps: [{ mode: 'all', memberIds: ['app', 'bob'], roles: ['administrators'] }],
    }
    expect(resolveChain(chain, { ...context, forbidSelfApproval: true })).toMatchObject({
      value: [{ mode: 'all', approverIds: ['bob', 'root'] }],
    })
    expect(resolveChain(chain, context)).toMatchObject({
      value: [{ approverIds: ['app', 'bob', 'root'] }],
    })
  })

  it.each([
    ['create-application', ['root', 'app']],
    ['join-application', ['own']],
    ['renew-membership', ['own']],
    ['api-permission', ['root', 'app']],
    ['data-source-permission', ['dso']],
  ] as const)(
    '[RQ6] by default %s goes to %o, and to administrators where nobody is',
    (kind, ids) => {
      expect(resolveChain(defaultChain(kind), context)).toStrictEqual({
        ok: true,
        value: [{ mode: 'any', approverIds: ids }],
      })
    },
  )

  it('[RQ6] every kind has a default chain, and automatic approval has no step', () => {
    for (const kind of requestKinds) expect(defaultChain(kind).steps).toHaveLength(1)
    expect(resolveChain(automaticChain, context)).toStrictEqual({ ok: true, value: [] })
  })
})
