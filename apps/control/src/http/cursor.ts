/** Cursors of lists: the sort key of the last row, opaque to clients. */
import * as z from 'zod'
import { Problem } from './problems.ts'
import { refuseUnstorable } from './storable-text.ts'

/** Writes a sort key as a cursor. */
function writeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Reads a cursor of this shape back; anything else is refused with `cursor.invalid`. */
export function readCursor<Key extends z.ZodType>(
  schema: Key,
  cursor: string | undefined,
): z.output<Key> | undefined {
  if (cursor === undefined) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    refuseUnstorable(key)
    return schema.parse(key)
  } catch {
    throw new Problem('cursor.invalid')
  }
}

export const textKey = z.tuple([z.string().max(500)])
export const numberKey = z.tuple([z.number().int().positive()])
export const textPairKey = z.tuple([z.string().max(500), z.string().max(500)])

/**
 * One page out of `limit + 1` rows: the extra row only says that there is more.
 *
 * @param keyOf the sort key of a row
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
  present: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor = rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null
  return { items: shown.map(present), nextCursor }
}
