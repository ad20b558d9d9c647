/** Reads `X-Ca-Signature-Headers`: which headers a signature covers, and which it ought to. */
import { internalize } from './header-text.ts'
import type { HeaderLookup } from './header-text.ts'
import { refuse } from './refusal.ts'
import type { SigningRefused } from './refusal.ts'

/** One covered header: `name` as the client spelled it, which itself is signed, and for lookups. */
export type SignedHeader = Readonly<{ name: string; lowerCaseName: string }>

/** The covered headers, in the order of the string to sign. */
export type SignedHeaders = Readonly<{
  ok: true
  headers: readonly SignedHeader[]
  /** Their lower-case names. */
  names: ReadonlySet<string>
  /** Which of those that a signature has to cover (`findUncoveredHeaders`) the list leaves out. */
  leavesOut: readonly string[]
}>

/** At most so many covered headers; the published clients list five to ten. */
export const SIGNED_HEADERS_MAX = 64
const SIGNED_HEADERS_LENGTH_MAX = 4096

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** Parts of the string to sign on their own, or made by the signature: listing them changes nothing. */
const NEVER_LISTED = new Set([
  'x-ca-signature',
  'x-ca-signature-headers',
  'accept',
  'content-md5',
  'content-type',
  'date',
])

/**
 * Lists read lately, by their text: a client sends the same one with every call, and reading it anew
 * costs 0.4 µs of the 3 µs of a whole verification (bench/signing.ts, "signed headers, ..." rows). Emptied
 * when full, so a caller who invents lists only loses the gain.
 */
const readLately = new Map<string, SignedHeaders>()
const READ_LATELY_MAX = 256
/** What a stranger could change under an otherwise good signature that does not cover it (SG3). */
const MUST_COVER = ['x-ca-key', 'x-ca-timestamp', 'x-ca-nonce', 'x-ca-stage'] as const
const NONE: SignedHeaders = { ok: true, headers: [], names: new Set(), leavesOut: MUST_COVER }

/** The list that came last: comparing two texts takes less than finding one by its hash. */
let lastValue = ''
let lastRead = NONE

/**
 * Reads the header's value (domain: "Headers" of the string to sign). Blanks around a name are ignored;
 * the names sort by code unit as spelled, so upper case comes first.
 *
 * Refuses with `signed-headers.invalid` a list over 4,096 characters or 64 names, an empty name and
 * one that no header can have; with `signed-headers.repeated` a header listed twice in any spelling.
 */
export function readSignedHeaders(value: string | undefined): SignedHeaders | SigningRefused {
  if (value === undefined || value === '') return NONE
  if (value === lastValue) return lastRead
  const read = readLately.get(value) ?? readAnew(value)
  if (read.ok) {
    lastValue = value
    lastRead = read
  }
  return read
}

function readAnew(value: string): SignedHeaders | SigningRefused {
  const signedHeaders = readList(value)
  if (!signedHeaders.ok) return signedHeaders
  if (readLately.size === READ_LATELY_MAX) readLately.clear()
  readLately.set(value, signedHeaders)
  return signedHeaders
}

function readList(value: string): SignedHeaders | SigningRefused {
  if (value.length > SIGNED_HEADERS_LENGTH_MAX) return refuse('signed-headers.invalid')
  const listed = value.split(',')
  if (listed.length > SIGNED_HEADERS_MAX) return refuse('signed-headers.invalid')

  const seen = new Set<string>()
  const headers: SignedHeader[] = []
  for (const entry of listed) {
    const name = entry.trim()
    if (!TOKEN.test(name)) return refuse('signed-headers.invalid', name)
    const lowerCaseName = internalize(name.toLowerCase())
    if (seen.has(lowerCaseName)) return refuse('signed-headers.repeated', name)
    seen.add(lowerCaseName)
    if (!NEVER_LISTED.has(lowerCaseName)) headers.push({ name, lowerCaseName })
  }
  // By code unit, never by locale: both sides must arrive at one order.
  headers.sort((left, right) => (left.name < right.name ? -1 : 1))
  const names = new Set(headers.map(({ lowerCaseName }) => lowerCaseName))
  return { ok: true, headers, names, leavesOut: MUST_COVER.filter((name) => !names.has(name)) }
}

/** What an organisation may relax (NW2): whether a call must carry, and therefore sign, these two. */
export type CoverageNeeds = Readonly<{ requireTimestamp: boolean; requireNonce: boolean }>

function isRequired(name: string, needs: CoverageNeeds): boolean {
  if (name === 'x-ca-timestamp') return needs.requireTimestamp
  if (name === 'x-ca-nonce') return needs.requireNonce
  return name === 'x-ca-key'
}

/**
 * Lists the headers that a signature had to cover and does not (SG3): the key always, timestamp and
 * nonce where they are required or present, the stage where it is present. A stranger could change
 * every one of these under an otherwise good signature. Empty when the coverage is sufficient.
 */
export function findUncoveredHeaders(
  signedHeaders: SignedHeaders,
  header: HeaderLookup,
  needs: CoverageNeeds,
): string[] {
  return signedHeaders.leavesOut.filter(
    (name) => isRequired(name, needs) || header(name) !== undefined,
  )
}
