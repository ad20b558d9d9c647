/** CRC-32 as in zlib (ISO 3309, reflected polynomial EDB88320), for checksums in ASCII texts. */

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb8_8320 ^ (value >>> 1) : value >>> 1
  return value
})

/** The checksum of an ASCII text as an unsigned 32-bit number. */
export function computeCrc32(text: string): number {
  let sum = 0xffff_ffff
  for (let index = 0; index < text.length; index += 1) {
    sum = (table[(sum ^ text.charCodeAt(index)) & 255] ?? 0) ^ (sum >>> 8)
  }
  return ~sum >>> 0
}
