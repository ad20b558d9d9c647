/**
 * How column values reach JavaScript, the same from PostgreSQL and from the embedded database.
 *
 * | SQL | JavaScript |
 * | --- | --- |
 * | `bigint`, `count(*)` | `number`; beyond 2^53 − 1 it throws rather than rounds |
 * | `date` | `'YYYY-MM-DD'`: a day has no time zone |
 * | `timestamptz` | `Date` (milliseconds; the server's microseconds are cut off) |
 * | `bytea` | `Buffer` |
 * | `numeric`, `uuid`, `inet`, `cidr`, `interval` | `string`, as PostgreSQL prints it |
 * | `json`, `jsonb` | parsed. Pass one in as `JSON.stringify(value)`: drivers disagree about arrays |
 *
 * Arrays follow their element. Sessions run in UTC.
 */

import pg from 'pg'

const oid = { bytea: 17, int8: 20, date: 1082, interval: 1186 } as const
const arrayOid = { bytea: 1001, int8: 1016, date: 1182, interval: 1187, text: 1009 } as const

/** Reads a `bigint`; throws a `RangeError` where a `number` could not hold it exactly. */
function readInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`the bigint ${text} is beyond 2^53 and cannot be read exactly`)
  }
  return value
}

function readText(text: string): string {
  return text
}

function readBytea(text: string): Buffer {
  // Both servers are left on `bytea_output = hex`, whose values begin with \x.
  return Buffer.from(text.slice(2), 'hex')
}

/** Parsers by type id for the embedded database, which derives those of arrays itself. */
export const embeddedParsers = {
  [oid.int8]: readInt8,
  [oid.date]: readText,
  [oid.bytea]: readBytea,
  [oid.interval]: readText,
}

type Reader = (text: string) => unknown

// The declarations of pg know scalar types only.
const readerOf: (id: number, format?: 'text' | 'binary') => Reader = pg.types.getTypeParser

const readTextArray = readerOf(arrayOid.text)

function arrayOf(read: Reader): Reader {
  const readElement = (element: unknown): unknown => {
    if (Array.isArray(element)) return element.map(readElement)
    return typeof element === 'string' ? read(element) : element
  }
  return (text) => readElement(readTextArray(text))
}

const postgresReaders: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [oid.int8, readInt8],
  [oid.date, readText],
  [oid.bytea, readBytea],
  [oid.interval, readText],
  [arrayOid.int8, arrayOf(readInt8)],
  [arrayOid.date, arrayOf(readText)],
  [arrayOid.bytea, arrayOf(readBytea)],
  [arrayOid.interval, arrayOf(readText)],
])

/** Parsers for one pool of `pg`; its process-wide table stays untouched. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : postgresReaders.get(id)) ?? readerOf(id, format),
}
