/** One application as the steps see it, read out of its record when a step asks. */
import type { Address, AddressRuleMode, Environment } from '@portico/domain'
import { prepareSecret } from '@portico/signing'
import { writeIdentityLines } from '../identity-lines.ts'
import { writeApplicationPart } from '../record-parts.ts'
import { readApplicationId, readBody, readSecrets, RecordCursor } from './application-record.ts'
import type { RecordBody } from './application-record.ts'
import { ByteReader } from './byte-reader.ts'
import { appKeyForm, readOwnText } from './own-text.ts'
import { findGrant } from './packed-grants.ts'
import { holdsAddress } from './packed-networks.ts'
import type { Vocabulary } from './vocabulary.ts'
import type { AddressRule, Application, ApplicationSecret } from './world.ts'

const cursor = new RecordCursor()

class PackedAddressRule implements AddressRule {
  readonly #bytes: Buffer
  readonly #networksStart: number
  readonly isEnabled: boolean
  readonly mode: AddressRuleMode
  /**
   * The address that was asked for last, a number (IPv4), a bigint (IPv6) or none, and the answer: most applications
   * call from one address, and a record never changes. Walking 100 networks in cold memory cost 0.4 µs a call.
   */
  #lastValue: number | bigint | undefined
  #lastAnswer = false

  constructor(bytes: Buffer, body: RecordBody) {
    this.#bytes = bytes
    this.#networksStart = body.networksStart
    this.isEnabled = body.isRuleEnabled
    this.mode = body.isFence ? 'fence' : 'exempt'
  }

  lists(address: Address | undefined): boolean {
    const value = address?.value
    if (value !== this.#lastValue) {
      this.#lastAnswer = holdsAddress(this.#bytes, this.#networksStart, address)
      this.#lastValue = value
    }
    return this.#lastAnswer
  }
}

export class PackedApplication implements Application {
  readonly #bytes: Buffer
  readonly #vocabulary: Vocabulary
  readonly #body: RecordBody
  readonly #keyStart: number
  readonly #idStart: number
  #id: string | undefined
  #encodedName: string | undefined
  #appKey: string | undefined
  #identityLines: string | undefined
  #recordPart: Uint8Array | undefined
  #secrets: readonly ApplicationSecret[] | undefined
  readonly isActive: boolean
  readonly addressRule: AddressRule

  /** Reads the record that begins at `at`; its bytes never change. */
  constructor(bytes: Buffer, at: number, vocabulary: Vocabulary) {
    cursor.moveTo(bytes, at)
    const { keyStart, idStart, idEnd } = cursor
    const body = readBody(bytes, at, idEnd)
    this.#bytes = bytes
    this.#vocabulary = vocabulary
    this.#keyStart = keyStart
    this.#idStart = idStart
    this.#body = body
    this.isActive = body.isActive
    this.addressRule = new PackedAddressRule(bytes, body)
  }

  get id(): string {
    return (this.#id ??= readApplicationId(this.#bytes, this.#idStart))
  }

  get encodedName(): string {
    return (this.#encodedName ??= encodeURIComponent(this.#read(this.#body.nameStart).text()))
  }

  get appKey(): string {
    return (this.#appKey ??= readOwnText(this.#read(this.#keyStart), appKeyForm))
  }

  get identityLines(): string {
    return (this.#identityLines ??= writeIdentityLines(this))
  }

  get recordPart(): Uint8Array {
    return (this.#recordPart ??= writeApplicationPart(this.id, this.appKey))
  }

  get secrets(): readonly ApplicationSecret[] {
    return (this.#secrets ??= readSecrets(this.#read(this.#body.secretsStart)).map(
      ({ version, text, endsAt }) => ({ version, endsAt, prepared: prepareSecret(text) }),
    ))
  }

  findGrantEnd(apiId: string, environment: Environment): number | null | undefined {
    const reader = this.#read(this.#body.grantsStart)
    return findGrant(reader, this.#body, this.#vocabulary, apiId, environment)
  }

  #read(at: number): ByteReader {
    return new ByteReader(this.#bytes, at)
  }
}
