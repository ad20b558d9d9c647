import { describe, expect, it } from 'vitest'
import { canonicalizePath, findDraftFault } from './call-draft.ts'

const draft = { method: 'POST', target: '/list/api_1?b=2&a=1', body: '{}' } as const

describe('the draft of a call', () => {
  it.each(['list/api_1', 'http://elsewhere.test/x', '/list/a b', '/list/中文', ''])(
    'refuses the address %j, which cannot be sent as it is',
    (target) => {
      expect(findDraftFault({ ...draft, target })).toBe('target')
    },
  )

  it('refuses a query that the scheme cannot sign', () => {
    expect(findDraftFault({ ...draft, target: '/list/api_1?a=1&a=2' })).toBe('target')
  })

  it('refuses a body where none is sent', () => {
    expect(findDraftFault({ ...draft, method: 'GET' })).toBe('body')
    expect(findDraftFault({ ...draft, method: 'GET', body: '' })).toBeNull()
  })

  it('[SG1] signs path and query decoded and in order', () => {
    expect(canonicalizePath(draft)).toBe('/list/api_1?a=1&b=2')
    expect(canonicalizePath({ ...draft, target: '/p?q=%E4%B8%AD&a=' })).toBe('/p?a&q=中')
  })
})
