/** Cuts a stream of NDJSON into checked lines of the feed. */
import { feedLine, type FeedLine } from '@portico/contract'
import { FeedBreak, FeedFault } from './feed-fault.ts'

/** An application with 100,000 grants is some 9 MB. */
const lineLimitBytes = 32 * 1024 * 1024

const knownTypes: ReadonlySet<unknown> = new Set(
  feedLine.options.flatMap((line) => [...line.shape.type.values]),
)

/** A kind of line that a newer control plane writes, and that says nothing to this gateway. */
function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  return typeof value.type === 'string' && !knownTypes.has(value.type)
}

/** Null for a line of a kind that is not known here. */
function parseLine(text: string): FeedLine | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FeedFault('a line is not JSON', { cause })
  }
  if (isNewer(value)) return null
  const parsed = feedLine.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  // The path and the code, never the value: a line holds sealed secrets.
  throw new FeedFault(`a line has a fault at ${issue?.path.join('.') ?? ''}: ${issue?.code ?? ''}`)
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true })
  } catch (cause) {
    throw new FeedFault('the feed is not UTF-8', { cause })
  }
}

/**
 * Yields the lines of each chunk together, so that what arrived at once is applied at once. Throws a
 * `FeedFault` for a line that is no line of the feed.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FeedLine[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let pending = ''
  for await (const chunk of chunks) {
    pending += decode(decoder, chunk)
    const end = pending.lastIndexOf('\n')
    if (end >= 0) {
      const lines = pending.slice(0, end).split('\n')
      pending = pending.slice(end + 1)
      const parsed = lines
        .filter((line) => line !== '')
        .map(parseLine)
        .filter((line) => line !== null)
      if (parsed.length > 0) yield parsed
    }
    if (pending.length > lineLimitBytes) throw new FeedFault('a line is too long')
  }
  if (pending !== '') throw new FeedBreak('the stream broke off within a line')
}
