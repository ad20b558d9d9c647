import { describe, expect, it } from 'vitest'
import { withoutAbsent } from '../../page/search.ts'
import { filterOf, readAuditSearch } from './search.ts'

describe('the state of the audit log in its URL', () => {
  it('treats anything malformed as absent', () => {
    const raw = { event: 'application.exploded', outcome: 'maybe', from: '2026-02-30', to: 7 }
    expect(withoutAbsent(readAuditSearch(raw))).toEqual({})
  })

  it('reads what the console itself writes', () => {
    const raw = { q: 'orders', event: 'secret.reset', outcome: 'refused', from: '2026-03-01' }
    expect(withoutAbsent(readAuditSearch(raw))).toEqual(raw)
  })

  it('[MB2] takes both days whole, as the organisation counts them', () => {
    const { from, to } = filterOf({ from: '2026-03-01', to: '2026-03-01' }, 'Asia/Shanghai')
    expect([from, to]).toEqual(['2026-02-28T16:00:00.000Z', '2026-03-01T16:00:00.000Z'])
  })
})
