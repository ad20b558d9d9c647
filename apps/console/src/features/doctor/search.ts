/** The call that the signature doctor is asked about, as the URL keeps it. */
import { readText } from '../../page/search.ts'
import type { RawSearch } from '../../page/search.ts'

export type DoctorSearch = Readonly<{ requestId?: string | undefined }>

const requestIdMaximum = 64

export function readDoctorSearch(raw: RawSearch): DoctorSearch {
  return { requestId: readText(raw, 'requestId')?.slice(0, requestIdMaximum) }
}
