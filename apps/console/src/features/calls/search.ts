/** The state of a list of calls as its URL keeps it. */
import { callOutcomes } from '@portico/domain'
import type { CallOutcome } from '@portico/domain'
import { readChoice, readPageSize, readText } from '../../page/search.ts'
import type { PageSize, RawSearch } from '../../page/search.ts'

export type CallSearch = Readonly<{
  outcome?: CallOutcome | undefined
  limit?: PageSize | undefined
  cursor?: string | undefined
}>

export function readCallSearch(raw: RawSearch): CallSearch {
  return {
    outcome: readChoice(raw, 'outcome', callOutcomes),
    limit: readPageSize(raw),
    cursor: readText(raw, 'cursor'),
  }
}
