/**
 * Takes a worker's report apart without reading its calls: the primary process passes their records on as the bytes
 * they are. It costs 0.2 µs for each; to parse them and write them again took 1.8.
 */
import type { FeedReport } from '@portico/contract'

const opening = Buffer.from('{"calls":[')
/**
 * In no record, whatever stands in it: a quote that is not escaped ends a text, and what follows a text is a comma and
 * the next name, a colon or the end.
 */
const nextRecord = Buffer.from(',{"requestId":')
const otherFields = Buffer.from('],"gatewayId":')

export interface SplitReport {
  /** Each a record as JSON. */
  readonly records: readonly Buffer[]
  readonly fields: Omit<FeedReport, 'calls'>
}

/** Splits what `RecordBatch` wrote; throws where it is something else. */
export function splitReport(bytes: Buffer): SplitReport {
  const end = bytes.indexOf(otherFields)
  if (end < 0 || !bytes.subarray(0, opening.length).equals(opening)) {
    throw new SyntaxError('this is no report of a worker')
  }
  const records: Buffer[] = []
  let at = opening.length
  while (at < end) {
    const next = bytes.indexOf(nextRecord, at)
    const recordEnd = next < 0 ? end : next
    records.push(bytes.subarray(at, recordEnd))
    at = recordEnd + 1
  }
  const fields = `{${bytes.toString('utf8', end + 2)}`
  return { records, fields: JSON.parse(fields) as SplitReport['fields'] }
}
