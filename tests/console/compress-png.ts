/** A PNG written again with the same pixels in fewer bytes: browsers compress their screenshots in haste. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signatureBytes = 8
/** Length and type before the data of a chunk, its checksum after. */
const headBytes = 8
const checksumBytes = 4

type Chunk = Readonly<{ type: string; data: Buffer }>

/** Takes a whole PNG; its image data are joined in one chunk, all others are kept. Throws where it is none. */
export function compressPng(png: Buffer): Buffer {
  const chunks = readChunks(png)
  const pixels = inflateSync(Buffer.concat(chunks.filter(isImage).map(({ data }) => data)))
  const image = { type: 'IDAT', data: deflateSync(pixels, { level: 9, memLevel: 9 }) }
  const first = chunks.findIndex(isImage)
  const before = chunks.slice(0, first)
  const after = chunks.slice(first).filter((chunk) => !isImage(chunk))
  const written = [...before, image, ...after].map(writeChunk)
  return Buffer.concat([png.subarray(0, signatureBytes), ...written])
}

function isImage({ type }: Chunk): boolean {
  return type === 'IDAT'
}

function readChunks(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = []
  let at = signatureBytes
  while (at < png.length) {
    const length = png.readUInt32BE(at)
    const start = at + headBytes
    const type = png.toString('latin1', at + 4, start)
    chunks.push({ type, data: png.subarray(start, start + length) })
    at = start + length + checksumBytes
  }
  return chunks
}

function writeChunk({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(checksumBytes)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
