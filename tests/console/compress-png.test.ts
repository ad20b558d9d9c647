import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { compressPng } from './compress-png.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(data.length, 0)
  numbers.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)])
}

it('keeps every pixel and every other chunk, and takes fewer bytes', () => {
  const pixels = Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index >> 4) % 251))
  const hasty = deflateSync(pixels, { level: 1 })
  const png = Buffer.concat([
    signature,
    chunk('IHDR', Buffer.alloc(13, 1)),
    chunk('IDAT', hasty.subarray(0, 100)),
    chunk('IDAT', hasty.subarray(100)),
    chunk('IEND', Buffer.alloc(0)),
  ])
  const written = compressPng(png)
  expect(written.length).toBeLessThan(png.length)
  const head = Buffer.concat([signature, chunk('IHDR', Buffer.alloc(13, 1))])
  const end = chunk('IEND', Buffer.alloc(0))
  const image = written.subarray(head.length, -end.length)
  expect([written.subarray(0, head.length), written.subarray(-end.length)]).toEqual([head, end])
  expect(inflateSync(image.subarray(8, -4))).toEqual(pixels)
  expect(image.readUInt32BE(image.length - 4)).toBe(crc32(image.subarray(4, -4)))
})
