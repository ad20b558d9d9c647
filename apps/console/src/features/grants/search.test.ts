import { describe, expect, it } from 'vitest'
import { withoutAbsent } from '../../page/search.ts'
import { readAdministeredSearch, readGrantSearch } from './search.ts'

describe('the state of a list of grants in its URL', () => {
  it('treats anything malformed as absent', () => {
    const raw = { kind: 'table', projectId: ['a'], expiring: 8, limit: -1 }
    expect(withoutAbsent(readAdministeredSearch(raw))).toEqual({})
  })

  it('reads what the console itself writes', () => {
    const raw = { kind: 'data-source', q: 'sales', projectId: 'prj_1', expiring: 30, limit: 50 }
    expect(withoutAbsent(readAdministeredSearch(raw))).toEqual(raw)
  })

  it('knows no filter by project among my own', () => {
    expect(withoutAbsent(readGrantSearch({ projectId: 'prj_1', expiring: 7 }))).toEqual({})
  })
})
