import { describe, expect, it } from 'vitest'
import { readApplicationSearch } from '../features/applications/search.ts'
import { readKeys, withoutAbsent } from './search.ts'

describe('the state of a list in its URL', () => {
  it('treats anything malformed as absent, so that no link breaks the page', () => {
    const raw = { view: 'everything', limit: 7, q: ['a'], groupId: { id: 1 }, cursor: '' }
    expect(withoutAbsent(readApplicationSearch(raw))).toEqual({})
  })

  it('reads what the console itself writes', () => {
    const raw = { view: 'not-joined', limit: 50, q: 'orders', hide: 'group,owners' }
    expect(withoutAbsent(readApplicationSearch(raw))).toEqual(raw)
  })

  it('reads a number typed as a keyword as text', () => {
    expect(readApplicationSearch({ q: 200000326 }).q).toBe('200000326')
  })

  it('reads the hidden columns as keys', () => {
    expect(readKeys({ hide: 'group,,owners' }, 'hide')).toEqual(['group', 'owners'])
    expect(readKeys({}, 'hide')).toEqual([])
  })
})
