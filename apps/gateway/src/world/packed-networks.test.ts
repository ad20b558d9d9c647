import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileAddressMatcher,
  matchesAddress,
  parseAddressBlock,
  type Address,
  type AddressBlock,
} from '@portico/domain'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { holdsAddress, skipNetworks, writeNetworks } from './packed-networks.ts'

const byte = fc.integer({ min: 0, max: 255 })
/** Few beginnings, so that blocks overlap, touch and nest. */
const ipv4 = fc
  .tuple(fc.constantFrom(9, 10), fc.constantFrom(0, 255), byte, fc.integer({ min: 1, max: 32 }))
  .map(([one, two, three, prefix]) => `${one}.${two}.${three}.128/${prefix}`)
const ipv6 = fc
  .tuple(fc.constantFrom('2001:db8', '2001:db9'), byte, fc.integer({ min: 1, max: 128 }))
  .map(([head, tail, prefix]) => `${head}::${tail.toString(16)}:0/${prefix}`)
const unreadable = fc.constantFrom('10.0.0.0/33', 'nobody', '1.2.3', '::/0')
const networks = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: ipv4 },
    { weight: 4, arbitrary: ipv6 },
    { weight: 1, arbitrary: unreadable },
  ),
  { maxLength: 100 },
)

function pack(texts: readonly string[]): Buffer {
  const writer = new ByteWriter()
  writeNetworks(writer, texts)
  return Buffer.from(writer.bytes)
}

function readBlocks(texts: readonly string[]): AddressBlock[] {
  return texts.flatMap((text) => {
    const result = parseAddressBlock(text, { allowIpv6: true })
    return 'block' in result ? [result.block] : []
  })
}

/** The first and the last address of a block, and their neighbours outside. */
function listEdges({ network, prefix }: AddressBlock): Address[] {
  if (network.family === 4) {
    const end = network.value + 2 ** (32 - prefix)
    return [network.value - 1, network.value, end - 1, end]
      .filter((value) => value >= 0 && value < 2 ** 32)
      .map((value) => ({ family: 4, value }))
  }
  const end = network.value + (1n << BigInt(128 - prefix))
  return [network.value - 1n, network.value, end - 1n, end]
    .filter((value) => value >= 0n && value < 1n << 128n)
    .map((value) => ({ family: 6, value }))
}

describe('[AR5, AR8] packed networks', () => {
  it('hold no address that the list does not hold, and each that it does, at every edge', () => {
    const agree = (texts: string[]) => {
      const packed = pack(texts)
      const blocks = readBlocks(texts)
      const matcher = compileAddressMatcher(blocks)
      for (const address of blocks.flatMap(listEdges)) {
        expect(holdsAddress(packed, 0, address)).toBe(matchesAddress(matcher, address))
      }
      const reader = new ByteReader(packed, 0)
      skipNetworks(reader)
      expect(reader.at).toBe(packed.length)
    }
    fc.assert(fc.property(networks, agree), { numRuns: 500, seed: 6 })
  })

  it('hold nobody where the list is empty or cannot be read, and never an unknown address', () => {
    const packed = pack(['nobody'])
    expect(holdsAddress(packed, 0, { family: 4, value: 0 })).toBe(false)
    expect(holdsAddress(packed, 0, { family: 6, value: 0n })).toBe(false)
    expect(holdsAddress(pack(['10.0.0.0/8']), 0, undefined)).toBe(false)
  })

  it('take five bytes for a block of IPv4, and none for one that lies in another', () => {
    const two = pack(['10.0.0.0/8', '11.0.0.0/8'])
    expect(pack(['10.0.0.0/8', '11.0.0.0/8', '10.1.0.0/16', '11.0.0.0/8'])).toEqual(two)
    expect(two).toHaveLength(2 + 2 * 5)
  })
})
