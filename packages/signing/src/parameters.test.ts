/** What is dropped from a query before it is forwarded: the parameters that nobody signed. */
import { describe, expect, it } from 'vitest'
import { withoutQueryParameters } from './parameters.ts'

describe('withoutQueryParameters', () => {
  it.each([
    ['/p?a=1&b=2', ['a'], '/p?b=2'],
    ['/p?a=1&b=2', ['b'], '/p?a=1'],
    ['/p?a=1', ['a'], '/p'],
    ['/p?a=1&%61=2&a', ['a'], '/p'],
    ['/p?%E6%9D%AD=1&x+y=2&z=%2B', ['杭', 'x y'], '/p?z=%2B'],
    ['/p?a=1&&b=?', ['a'], '/p?&b=?'],
    ['/p?aa=1&%zz=2', ['a'], '/p?aa=1&%zz=2'],
  ])('[SG1] %s without %j is %s', (target, names, rest) => {
    expect(withoutQueryParameters(target, names)).toBe(rest)
  })

  it('[SG1] leaves a target alone that has nothing to lose', () => {
    expect(withoutQueryParameters('/p', ['a'])).toBe('/p')
    expect(withoutQueryParameters('/p?', [])).toBe('/p?')
  })
})
