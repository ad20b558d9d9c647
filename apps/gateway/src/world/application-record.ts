/**
 * One application as bytes:
 *
 *     length of all (3) · flags (1) · widths of the grants' numbers (1) · AppKey · id ·
 *     name · secrets · networks · grants
 *
 * A record without anything after the id is a removal: it hides the records of older segments. Secrets are
 * kept in the clear, as memory has to hold them for HMAC; the bytes leave the process sealed only (CR4).
 */
import type { FeedApplication } from '@portico/contract'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import {
  appKeyForm,
  applicationIdForm,
  appSecretForm,
  readOwnBytes,
  readOwnText,
  skipOwnText,
  writeOwnText,
} from './own-text.ts'
import { checkGrants, writeGrants, type GrantWidths } from './packed-grants.ts'
import { skipNetworks, writeNetworks } from './packed-networks.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Opens one sealed secret of an application, or null where the seal does not hold. */
export type Unseal = (applicationId: string, version: number, sealed: string) => string | null

const lengthBytes = 3
const flagsAt = lengthBytes
const widthsAt = flagsAt + 1
/** Where the AppKey begins in each record. */
export const keyAt = widthsAt + 1

const activeFlag = 1
const ruleFlag = 2
const fenceFlag = 4
const removedFlag = 8

/** Of no use to anybody, so that every record has a key to pass over. */
const removedKey = '-'

const writer = new ByteWriter()

function finish(): Buffer {
  writer.patch(0, writer.length, lengthBytes)
  return writer.bytes
}

function begin(flags: number, appKey: string, id: string): void {
  writer.clear()
  writer.uint(0, lengthBytes)
  writer.uint(flags, 1)
  writer.uint(0, 1)
  writeOwnText(writer, appKey, appKeyForm)
  writeOwnText(writer, id, applicationIdForm)
}

/** A secret whose seal does not hold, or that is empty, is left out: only that application is refused (reliability T141). */
function writeSecrets({ id, secrets }: FeedApplication, unseal: Unseal): void {
  const opened = secrets.flatMap((secret) => {
    const text = unseal(id, secret.version, secret.sealed)
    return text === null || text === '' ? [] : [{ ...secret, text }]
  })
  writer.uint(opened.length, 1)
  for (const { version, text, endsAt } of opened) {
    writer.varint(version * 2 + (endsAt === null ? 0 : 1))
    writeOwnText(writer, text, appSecretForm)
    if (endsAt !== null) writer.double(endsAt)
  }
}

/** Packs an application; the bytes are valid until the next is packed. */
export function packApplication(
  record: FeedApplication,
  unseal: Unseal,
  vocabulary: Vocabulary,
): Buffer {
  const { state, addressRule } = record
  const flags =
    (state === 'active' ? activeFlag : 0) |
    (addressRule.enabled ? ruleFlag : 0) |
    (addressRule.mode === 'fence' ? fenceFlag : 0)
  begin(flags, record.appKey, record.id)
  writer.text(record.name)
  writeSecrets(record, unseal)
  writeNetworks(writer, addressRule.networks)
  const { doorBytes, endBytes } = writeGrants(writer, record.grants, vocabulary)
  writer.patch(widthsAt, doorBytes + endBytes * 16, 1)
  return finish()
}

/** Packs the removal of an application; the bytes are valid until the next is packed. */
export function packRemoval(applicationId: string): Buffer {
  begin(removedFlag, removedKey, applicationId)
  return finish()
}

/** The encoded AppKey or id of a record as a probe of an index; valid until the next is written. */
export function encodeAppKey(appKey: string): Buffer {
  writer.clear()
  writeOwnText(writer, appKey, appKeyForm)
  return writer.bytes
}

export function encodeApplicationId(id: string): Buffer {
  writer.clear()
  writeOwnText(writer, id, applicationIdForm)
  return writer.bytes
}

/** Where the record at `at` ends; throws a `RangeError` where that is beyond its bytes or not beyond its head. */
export function readEnd(bytes: Buffer, at: number): number {
  const length = bytes.readUIntLE(at, lengthBytes)
  if (length <= keyAt || at + length > bytes.length) throw new RangeError('a record is cut short')
  return at + length
}

/** Where the parts of a record lie in its bytes: one cursor serves a walk over many. */
export class RecordCursor {
  bytes: Buffer = Buffer.alloc(0)
  start = 0
  end = 0
  isRemoval = false
  idStart = 0
  idEnd = 0
  readonly #reader = new ByteReader(this.bytes, 0)

  get keyStart(): number {
    return this.start + keyAt
  }

  /** Throws a `RangeError` where the bytes end within the record. */
  moveTo(bytes: Buffer, start: number): void {
    const reader = this.#reader
    this.bytes = bytes
    this.start = start
    this.end = readEnd(bytes, start)
    this.isRemoval = (bytes.readUInt8(start + flagsAt) & removedFlag) !== 0
    reader.moveTo(bytes, start + keyAt)
    skipOwnText(reader, appKeyForm)
    this.idStart = reader.at
    skipOwnText(reader, applicationIdForm)
    this.idEnd = reader.at
  }
}

/** The id at `idStart` of a record, for messages. */
export function readApplicationId(bytes: Buffer, idStart: number): string {
  return readOwnText(new ByteReader(bytes, idStart), applicationIdForm)
}

export interface PackedSecret {
  readonly version: number
  readonly text: Buffer
  readonly endsAt: number | null
}

/** The secrets at `reader`; the texts may be views of its bytes. */
export function readSecrets(reader: ByteReader): PackedSecret[] {
  const count = reader.uint(1)
  const secrets: PackedSecret[] = []
  for (let index = 0; index < count; index += 1) {
    const head = reader.varint()
    const text = readOwnBytes(reader, appSecretForm)
    const endsAt = head % 2 === 1 ? reader.double() : null
    secrets.push({ version: Math.floor(head / 2), text, endsAt })
  }
  return secrets
}

function readWidths(bytes: Buffer, at: number): GrantWidths {
  const widths = bytes.readUInt8(at + widthsAt)
  return { doorBytes: widths % 16, endBytes: widths >>> 4 }
}

/** Where the parts after the id lie, and what the flags say. */
export interface RecordBody extends GrantWidths {
  readonly isActive: boolean
  readonly isRuleEnabled: boolean
  readonly isFence: boolean
  readonly nameStart: number
  readonly secretsStart: number
  readonly networksStart: number
  readonly grantsStart: number
}

export function readBody(bytes: Buffer, at: number, idEnd: number): RecordBody {
  const flags = bytes.readUInt8(at + flagsAt)
  const reader = new ByteReader(bytes, idEnd)
  reader.skip(reader.varint())
  const secretsStart = reader.at
  skipSecrets(reader)
  const networksStart = reader.at
  skipNetworks(reader)
  return {
    isActive: (flags & activeFlag) !== 0,
    isRuleEnabled: (flags & ruleFlag) !== 0,
    isFence: (flags & fenceFlag) !== 0,
    ...readWidths(bytes, at),
    nameStart: idEnd,
    secretsStart,
    networksStart,
    grantsStart: reader.at,
  }
}

function skipSecrets(reader: ByteReader): number {
  const count = reader.uint(1)
  for (let index = 0; index < count; index += 1) {
    const hasEnd = reader.varint() % 2 === 1
    skipOwnText(reader, appSecretForm)
    if (hasEnd) reader.skip(8)
  }
  return count
}

const checked = new RecordCursor()
const checking = new ByteReader(checked.bytes, 0)

/** Walks a record that came from disk and answers its secrets; throws a `RangeError` where it is damaged. */
export function checkRecord(bytes: Buffer, at: number, vocabulary: Vocabulary): number {
  checked.moveTo(bytes, at)
  if (checked.isRemoval) throw new RangeError('a removal stands in a snapshot')
  const { doorBytes, endBytes } = readWidths(bytes, at)
  if (doorBytes < 1 || doorBytes > 4 || endBytes > 4) throw new RangeError('a number is too wide')
  checking.moveTo(bytes, checked.idEnd)
  checking.skip(checking.varint())
  const secretCount = skipSecrets(checking)
  skipNetworks(checking)
  checkGrants(checking, { doorBytes, endBytes }, vocabulary)
  if (checking.at !== checked.end) throw new RangeError('a record has another length than it says')
  return secretCount
}
