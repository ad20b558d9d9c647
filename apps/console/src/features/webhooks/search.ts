/** The state of the list of a webhook's messages as its URL keeps it. */
import { deliveryStates } from '@portico/domain'
import type { DeliveryState } from '@portico/domain'
import { readChoice, readPageSize, readText } from '../../page/search.ts'
import type { PageSize, RawSearch } from '../../page/search.ts'

export type DeliverySearch = Readonly<{
  state?: DeliveryState | undefined
  limit?: PageSize | undefined
  cursor?: string | undefined
}>

export function readDeliverySearch(raw: RawSearch): DeliverySearch {
  return {
    state: readChoice(raw, 'state', deliveryStates),
    limit: readPageSize(raw),
    cursor: readText(raw, 'cursor'),
  }
}
