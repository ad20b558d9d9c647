import { beforeAll, describe, expect, it } from 'vitest'
import { actions, refusal } from '@portico/domain'
import { actionNames, describeRefusal, sentences } from './describe.ts'
import * as english from './en-US/action-names.ts'
import { sentences as englishSentences } from './en-US/refusals.ts'
import * as chinese from './zh-CN/action-names.ts'

describe('a refused action', () => {
  const told = (action: string) =>
    describeRefusal(refusal('permission.denied', { facts: { action } }))

  beforeAll(() => {
    sentences.set(englishSentences)
    actionNames.set(english.actionNames)
  })

  it('that is not known here is told by its code', () => {
    expect(told('organisation.fly')).toContain('organisation.fly')
    expect(told('toString')).toContain('toString')
  })

  it('is told by its name', () => {
    expect(told('organisation.view-audit')).toContain('viewing the audit log of the organisation;')
  })

  it.each([
    ['en-US', english],
    ['zh-CN', chinese],
  ])('has a name of its own in %s, whichever it is', (_language, names) => {
    const named = actions.map((action) => names.actionNames[action])
    expect(new Set(named).size).toBe(actions.length)
    expect(named.filter((name) => /[a-z]\.[a-z]/.test(name))).toEqual([])
  })
})
