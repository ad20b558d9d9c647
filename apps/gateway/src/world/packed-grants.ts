/**
 * The grants of one application as bytes: how many, then a number for each API and environment, ascending,
 * then for each the number of its end. All numbers of a record are as wide as its largest needs.
 */
import type { FeedGrant } from '@portico/contract'
import { environments, type Environment } from '@portico/domain'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Bytes of each number; an end of 0 bytes is never. */
export interface GrantWidths {
  readonly doorBytes: number
  readonly endBytes: number
}

const doorOf = (apiNumber: number, environment: Environment) =>
  apiNumber * environments.length + environments.indexOf(environment)

/** How many bytes an unsigned integer below 2^32 needs; 0 needs none. */
function widthOf(value: number): number {
  if (value === 0) return 0
  return Math.ceil((32 - Math.clz32(value)) / 8)
}

/** Packs grants; of two for the same API and environment the later counts. */
export function writeGrants(
  writer: ByteWriter,
  grants: readonly FeedGrant[],
  vocabulary: Vocabulary,
): GrantWidths {
  const ends = new Map<number, number>()
  for (const { apiId, environment, endsAt } of grants) {
    ends.set(doorOf(vocabulary.numberApi(apiId), environment), vocabulary.numberEnd(endsAt))
  }
  const doors = Uint32Array.from(ends.keys()).toSorted()
  const doorBytes = Math.max(1, widthOf(doors.at(-1) ?? 0))
  const endBytes = widthOf([...ends.values()].reduce((most, end) => Math.max(most, end), 0))
  writer.varint(doors.length)
  for (const door of doors) writer.uint(door, doorBytes)
  for (const door of doors) writer.uint(ends.get(door) ?? 0, endBytes)
  return { doorBytes, endBytes }
}

/** Throws a `RangeError` for grants that name an API or an end that the vocabulary does not have. */
export function checkGrants(reader: ByteReader, widths: GrantWidths, vocabulary: Vocabulary): void {
  const { doorBytes, endBytes } = widths
  const doorsEnd = vocabulary.apiCount * environments.length
  const count = reader.varint()
  let last = -1
  for (let index = 0; index < count; index += 1) {
    const door = reader.uint(doorBytes)
    if (door <= last || door >= doorsEnd) throw new RangeError('a grant is of no known API')
    last = door
  }
  for (let index = 0; index < count; index += 1) vocabulary.endOf(reader.uint(endBytes))
}

/** When the grant ends (null: never), or undefined where none is packed at `reader`. */
export function findGrant(
  reader: ByteReader,
  widths: GrantWidths,
  vocabulary: Vocabulary,
  apiId: string,
  environment: Environment,
): number | null | undefined {
  const apiNumber = vocabulary.findApi(apiId)
  if (apiNumber === undefined) return undefined
  const door = doorOf(apiNumber, environment)
  const { doorBytes, endBytes } = widths
  const count = reader.varint()
  const { bytes, at } = reader
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    const found = bytes.readUIntLE(at + middle * doorBytes, doorBytes)
    if (found === door) {
      reader.at = at + count * doorBytes + middle * endBytes
      return vocabulary.endOf(reader.uint(endBytes))
    }
    if (found < door) low = middle + 1
    else high = middle
  }
  return undefined
}
