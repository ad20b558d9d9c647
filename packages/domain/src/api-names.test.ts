import { describe, expect, it } from 'vitest'
import { checkNamedApis, matchAskedApis, splitApiNames } from './api-names.ts'

describe('several APIs named in one text', () => {
  it.each([
    [0, 'api.none-named'],
    [51, 'api.too-many-named'],
  ])('refuses %i of them', (count, code) => {
    const checked = checkNamedApis(count)
    expect(checked.ok ? null : checked.refusal.code).toBe(code)
  })

  it('accepts 1 and 50', () => {
    expect([checkNamedApis(1).ok, checkNamedApis(50).ok]).toEqual([true, true])
  })

  it('keeps them apart at semicolons, commas and new lines of either script', () => {
    expect(splitApiNames(' a.b;c.d , e.f\r\ng.h；i.j，k l.m;;\n')).toEqual([
      'a.b',
      'c.d',
      'e.f',
      'g.h',
      'i.j',
      'k l.m',
    ])
  })

  it('refuses each that is not there, not exact, named twice or not the only one, and keeps the order', () => {
    const found = [
      { id: 'api_1', fullName: 'P.a' },
      { id: 'api_2', fullName: 'T.a.b' },
      { id: 'api_3', fullName: 'T.a.b' },
    ]
    const asked = { apiIds: ['api_1', 'api_9', 'api_2'], apiNames: ['P.a', 'p.a', 'a', 'T.a.b'] }
    const matched = matchAskedApis(asked, found).map((each) => [
      each.name,
      each.asked.ok ? each.asked.value : each.asked.refusal.code,
    ])
    expect(matched).toEqual([
      ['P.a', 'api_1'],
      ['api_9', 'api.unknown'],
      ['T.a.b', 'api_2'],
      ['P.a', 'api.named-twice'],
      ['p.a', 'api.unknown'],
      ['a', 'api.unknown'],
      ['T.a.b', 'api.name-ambiguous'],
    ])
  })
})
