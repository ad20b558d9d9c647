/** Cuts a stream of NDJSON into lines, and reads a line of the feed. */
import { feedLine, isFeedApplicationLine, type FeedLine } from '@portico/contract'
import { FeedBreak, FeedFault } from './feed-fault.ts'

/** An application with 100,000 grants is some 9 MB. */
const lineLimitBytes = 32 * 1024 * 1024
const lineFeed = 10

const knownTypes: ReadonlySet<unknown> = new Set(
  feedLine.options.flatMap((line) => [...line.shape.type.values]),
)

/** A kind of line that a newer control plane writes, and that says nothing to this gateway. */
function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  return typeof value.type === 'string' && !knownTypes.has(value.type)
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(line: Uint8Array): string {
  try {
    return decoder.decode(line)
  } catch (cause) {
    throw new FeedFault('the feed is not UTF-8', { cause })
  }
}

/**
 * Null for a line of a kind that is not known here. Throws a `FeedFault` for what is no line of the feed. A
 * line that holds an application may still have fields that are not known here.
 */
export function parseLine(line: Uint8Array): FeedLine | null {
  let value: unknown
  const text = decode(line)
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FeedFault('a line is not JSON', { cause })
  }
  if (isFeedApplicationLine(value)) return value
  if (isNewer(value)) return null
  const parsed = feedLine.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  // The path and the code, never the value: a line holds sealed secrets.
  throw new FeedFault(`a line has a fault at ${issue?.path.join('.') ?? ''}: ${issue?.code ?? ''}`)
}

/** The lines of some bytes, without those that are empty. */
function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(lineFeed, start)
    const end = found < 0 ? bytes.length : found
    if (end > start) lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines
}

/** Yields the bytes of the lines that each chunk completes, without their line feeds. */
export async function* cutLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(lineFeed)
    if (end >= 0) {
      const whole = chunk.subarray(0, end)
      yield splitLines(pending.length === 0 ? whole : Buffer.concat([...pending, whole]))
      pending = []
      pendingBytes = 0
    }
    const rest = chunk.subarray(end + 1)
    if (rest.length > 0) pending.push(rest)
    pendingBytes += rest.length
    if (pendingBytes > lineLimitBytes) throw new FeedFault('a line is too long')
  }
  if (pendingBytes > 0) throw new FeedBreak('the stream broke off within a line')
}

/**
 * Yields the lines of each chunk together, so that what arrived at once is applied at once. Throws a
 * `FeedFault` for a line that is no line of the feed.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FeedLine[]> {
  for await (const lines of cutLines(chunks)) {
    const parsed = lines.map(parseLine).filter((line) => line !== null)
    if (parsed.length > 0) yield parsed
  }
}
