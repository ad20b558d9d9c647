import { describe, expect, it } from 'vitest'
import type { ApprovalChain } from '@portico/contract'
import { chainOfValues, judgeChain, valuesOfChain } from './chain-form.ts'

const chain: ApprovalChain = {
  kind: 'api-permission',
  groupId: 'grp_1',
  automatic: false,
  steps: [
    {
      mode: 'all',
      approvers: [
        { kind: 'role', role: 'project-administrators' },
        { kind: 'person', memberId: 'mem_1' },
      ],
    },
  ],
}

describe('the form of an approval chain', () => {
  it('[RQ6] sends what was there when nothing is changed', () => {
    expect(chainOfValues(valuesOfChain(chain))).toEqual(chain)
  })

  it('[RQ6] sends no step of a chain that has become automatic', () => {
    expect(chainOfValues({ ...valuesOfChain(chain), automatic: true }).steps).toEqual([])
  })

  it('[RQ6] says of a step without approvers that it is empty, and of others nothing', () => {
    const values = { ...valuesOfChain(chain), steps: [{ mode: 'any' as const }] }
    expect(judgeChain(values, 0).map(({ code }) => code)).toEqual(['chain.step-empty'])
    expect(judgeChain(values, 1)).toEqual([])
  })

  it('[RQ6] says of a chain without steps that they are missing', () => {
    const values = { ...valuesOfChain(chain), steps: [] }
    expect(judgeChain(values).map(({ code }) => code)).toEqual(['chain.steps-missing'])
  })
})
