import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeedApplication } from '@portico/contract'
import { parseCallerAddress } from '@portico/domain'
import { buildApplication, openUnsealed } from '../testing.ts'
import { ApplicationPacker, openPackedTable } from './application-packer.ts'
import { doAtOnce } from './slices.ts'
import type { ApplicationTable } from './application-table.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { findGrant, writeGrants } from './packed-grants.ts'
import { Vocabulary } from './vocabulary.ts'

const listed = '10.9.8.7'

function pack(applications: readonly FeedApplication[]): ApplicationTable {
  const packer = new ApplicationPacker(openUnsealed)
  for (const application of applications) packer.add(application)
  return doAtOnce(packer.finish())
}

/** What calls can learn of an application. */
function describeFound(table: ApplicationTable, appKey: string) {
  const found = table.find(appKey)
  if (found === undefined) return undefined
  const { id, encodedName, isActive, secrets, addressRule } = found
  return {
    id,
    encodedName,
    appKey: found.appKey,
    isActive,
    secrets: secrets.map(({ version, endsAt, prepared }) => ({
      version,
      endsAt,
      hmac: prepared.hmac('HmacSHA256', 'text'),
    })),
    isEnabled: addressRule.isEnabled,
    mode: addressRule.mode,
    isListed: addressRule.lists(parseCallerAddress(listed)),
    grants: ['api_1', 'api_2', 'api_3'].map((apiId) => found.findGrantEnd(apiId, 'PROD')),
  }
}

const expectSame = (
  table: ApplicationTable,
  applications: ReadonlyMap<string, FeedApplication>,
  keys: Iterable<string>,
) => {
  const anew = pack([...applications.values()])
  expect(table.size).toBe(applications.size)
  for (const key of keys) expect(describeFound(table, key)).toEqual(describeFound(anew, key))
}

/** Different in everything from one index to the next. */
function vary(id: string, appKey: string, index: number): FeedApplication {
  return buildApplication({
    id,
    appKey,
    name: `名 ${index}`,
    state: index % 3 === 0 ? 'suspended' : 'active',
    secrets: [
      { version: 2 + index, sealed: `secret-${index}`, endsAt: null },
      { version: 1, sealed: 'old', endsAt: index },
    ].slice(index % 2),
    addressRule: {
      enabled: index % 2 === 0,
      mode: index % 5 === 0 ? 'exempt' : 'fence',
      networks: index % 7 === 0 ? ['10.0.0.0/8', '2001:db8::/32'] : [],
    },
    grants: [
      { apiId: 'api_1', environment: 'PROD', endsAt: index % 4 === 0 ? 1000 + index : null },
      { apiId: index % 2 === 0 ? 'api_2' : 'api_3', environment: 'DEV', endsAt: null },
    ],
  })
}

describe('a table of applications', () => {
  it('[GW4] agrees with one packed anew through thousands of changes, removals and changes of keys', () => {
    const applications = new Map<string, FeedApplication>()
    for (let index = 0; index < 300; index += 1) {
      applications.set(`app_${index}`, vary(`app_${index}`, `key-${index}`, index))
    }
    let table = pack([...applications.values()])
    const keys = new Set([...applications.values()].map(({ appKey }) => appKey))
    for (let index = 0; index < 3000; index += 1) {
      const id = `app_${(index * 7919) % 700}`
      // A key is never used again (CR3), so each change of key is to a new one.
      const known = applications.get(id)?.appKey
      const appKey = known !== undefined && index % 11 !== 0 ? known : `key-new-${index}`
      const record = index % 4 === 0 ? undefined : vary(id, appKey, index)
      table = table.with(new Map([[id, record]]), openUnsealed)
      expect(table.find(appKey)?.encodedName).toBe(record && encodeURIComponent(record.name))
      if (known !== undefined && known !== appKey) expect(table.find(known)).toBeUndefined()
      if (record === undefined) applications.delete(id)
      else applications.set(id, record)
      keys.add(appKey)
    }
    expectSame(table, applications, keys)
    const pieces = Array.from(table.runs(), (run) => Buffer.from(run))
    const reopened = doAtOnce(openPackedTable({ pieces, vocabulary: table.vocabulary }))
    expectSame(reopened.table, applications, keys)
  })

  it('[AP9] a removal in a large table hides one application only, and a return shows it again', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      vary(`app_${index}`, `key-${index}`, index),
    )
    const whole = pack(many)
    const less = whole.with(new Map([['app_7', undefined]]), openUnsealed)
    expect([whole.size, less.size]).toEqual([500, 499])
    expect(less.find('key-7')).toBeUndefined()
    expect(whole.find('key-7')?.id).toBe('app_7')
    expect(less.find('key-8')?.id).toBe('app_8')
    expect(less.with(new Map([['app_7', undefined]]), openUnsealed).size).toBe(499)
    const back = less.with(new Map([['app_7', vary('app_7', 'key-7', 1)]]), openUnsealed)
    expect([back.size, back.find('key-7')?.encodedName]).toEqual([500, encodeURIComponent('名 1')])
  })

  it('[AR5, AR8] tells of each address by itself, whichever was asked for before', () => {
    const networks = ['10.0.0.0/8', '2001:db8::/32', '::a09:807/128']
    const addressRule = { enabled: true, mode: 'fence' as const, networks }
    const rule = pack([buildApplication({ appKey: 'key-1', addressRule })]).find(
      'key-1',
    )?.addressRule
    const asked = ['11.0.0.1', listed, '11.0.0.1', '', listed, '', '2001:db8::1', '2001:db9::1']
    for (const [address, answer] of [
      ...asked.map((text) => [text, text === listed || text === '2001:db8::1'] as const),
      // The same number in both families.
      ['::a09:807', true],
      [listed, true],
      ['::b00:1', false],
      ['11.0.0.1', false],
    ] as const) {
      expect([address, rule?.lists(parseCallerAddress(address))]).toEqual([address, answer])
    }
  })

  it('[AP9, T047] an application that was found before is gone when it is gone', () => {
    const table = pack([vary('app_1', 'key-1', 1)])
    expect(table.find('key-1')).toBe(table.find('key-1'))
    const suspended = table.with(new Map([['app_1', vary('app_1', 'key-1', 3)]]), openUnsealed)
    for (let again = 0; again < 2; again += 1) {
      expect(suspended.find('key-1')?.isActive).toBe(false)
      expect(table.find('key-1')?.isActive).toBe(true)
    }
    expect(table.with(new Map([['app_1', undefined]]), openUnsealed).find('key-1')).toBeUndefined()
  })

  it.each(['__proto__', 'constructor', 'ключ', '密钥-1', 'a'.repeat(127)])(
    '[CR2] %s is a key like any other (T157)',
    (appKey) => {
      const table = pack([buildApplication({ appKey })])
      expect(table.find(appKey)?.appKey).toBe(appKey)
      expect(pack([]).find(appKey)).toBeUndefined()
      expect(table.find('')).toBeUndefined()
    },
  )
})

describe('packed grants', () => {
  const apiId = fc.nat(400).map((index) => `api_${index}`)
  const environment = fc.constantFrom<'PROD' | 'DEV'>('PROD', 'DEV')
  const endsAt = fc.constantFrom(null, 0, 5, 1_767_225_600_000)
  const grants = fc.array(fc.record({ apiId, environment, endsAt }), { maxLength: 60 })

  it('[GT1] give the end of the grant asked for, of two the later one’s, and none that is not there', () => {
    const vocabulary = new Vocabulary()
    const check = (
      given: { apiId: string; environment: 'PROD' | 'DEV'; endsAt: number | null }[],
    ) => {
      const writer = new ByteWriter()
      const widths = writeGrants(writer, given, vocabulary)
      const ends = new Map(
        given.map((grant) => [`${grant.apiId} ${grant.environment}`, grant.endsAt]),
      )
      for (let index = 0; index < 400; index += 1) {
        for (const each of ['PROD', 'DEV'] as const) {
          const reader = new ByteReader(writer.bytes, 0)
          const found = findGrant(reader, widths, vocabulary, `api_${index}`, each)
          expect(found).toBe(ends.get(`api_${index} ${each}`))
        }
      }
    }
    fc.assert(fc.property(grants, check), { numRuns: 100, seed: 9 })
  })
})
