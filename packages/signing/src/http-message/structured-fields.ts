/** Reads the three shapes of RFC 9651 that message signatures need, strictly: one accepted way to write each. */

export type BareItem =
  | Readonly<{ type: 'integer'; value: number }>
  | Readonly<{ type: 'string'; value: string }>
  | Readonly<{ type: 'token'; value: string }>
  | Readonly<{ type: 'boolean'; value: boolean }>
  /** Base64, as written. */
  | Readonly<{ type: 'bytes'; value: string }>

type Parameters = ReadonlyMap<string, BareItem>
export type InnerList = Readonly<{
  items: readonly Readonly<{ item: BareItem; parameters: Parameters }>[]
  parameters: Parameters
}>

/** At most so many members, items or parameters in one field; a signature needs fewer than twenty. */
const COUNT_MAX = 64

/** Where reading stands. Sticky patterns match at `at` and move it; `failed` once set stays. */
type Reader = { text: string; at: number; failed: boolean }

const KEY = /[a-z*][a-z0-9_\-.*]*/y
const INTEGER = /-?[0-9]{1,15}(?![0-9.])/y
const STRING = /"((?:[ !#-[\]-~]|\\["\\])*)"/y
const TOKEN = /[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*/y
const BOOLEAN = /\?([01])/y
const BYTES = /:([A-Za-z0-9+/]*={0,2}):/y
const SPACES = / */y
const COMMA = /[ \t]*,[ \t]*/y

/** A dictionary of inner lists (`Signature-Input`), or null. A key that stands twice is refused. */
export function parseInnerListDictionary(text: string): ReadonlyMap<string, InnerList> | null {
  return parseDictionary(text, readInnerList)
}

/** A dictionary of byte sequences (`Signature`, `Content-Digest`) as base64, or null. Members with parameters are refused. */
export function parseBytesDictionary(text: string): ReadonlyMap<string, string> | null {
  return parseDictionary(text, (reader) => take(reader, BYTES)[1] ?? '')
}

/** Writes an inner list with its parameters the one canonical way (RFC 9651 4.1.1.1). */
export function writeInnerList(list: InnerList): string {
  const items = list.items.map(
    ({ item, parameters }) => writeItem(item) + writeParameters(parameters),
  )
  return `(${items.join(' ')})${writeParameters(list.parameters)}`
}

function parseDictionary<Member>(
  text: string,
  readMember: (reader: Reader) => Member,
): ReadonlyMap<string, Member> | null {
  const reader: Reader = { text: text.replace(/^ +| +$/g, ''), at: 0, failed: false }
  const members = new Map<string, Member>()
  do {
    const [key = ''] = take(reader, KEY)
    take(reader, /=/y)
    const member = readMember(reader)
    if (reader.failed || members.has(key) || members.size === COUNT_MAX) return null
    members.set(key, member)
  } while (reader.at < reader.text.length && take(reader, COMMA).length > 0)
  return reader.failed ? null : members
}

function readInnerList(reader: Reader): InnerList {
  const items: InnerList['items'][number][] = []
  take(reader, /\( */y)
  while (!reader.failed && reader.text[reader.at] !== ')') {
    items.push({ item: readItem(reader), parameters: readParameters(reader) })
    const [gap = ''] = take(reader, SPACES)
    const closes = reader.text[reader.at] === ')'
    if ((gap === '' && !closes) || items.length > COUNT_MAX) reader.failed = true
  }
  take(reader, /\)/y)
  return { items, parameters: readParameters(reader) }
}

function readParameters(reader: Reader): Parameters {
  const parameters = new Map<string, BareItem>()
  while (!reader.failed && reader.text[reader.at] === ';') {
    take(reader, /; */y)
    const [key = ''] = take(reader, KEY)
    if (parameters.has(key) || parameters.size === COUNT_MAX) reader.failed = true
    const hasValue = reader.text[reader.at] === '='
    if (hasValue) reader.at += 1
    parameters.set(key, hasValue ? readItem(reader) : { type: 'boolean', value: true })
  }
  return parameters
}

function readItem(reader: Reader): BareItem {
  const first = reader.text[reader.at] ?? ''
  if (first === '"') {
    const [, escaped = ''] = take(reader, STRING)
    return { type: 'string', value: escaped.replace(/\\(.)/g, '$1') }
  }
  if (first === ':') return { type: 'bytes', value: take(reader, BYTES)[1] ?? '' }
  if (first === '?') return { type: 'boolean', value: take(reader, BOOLEAN)[1] === '1' }
  if (/[-0-9]/.test(first)) {
    return { type: 'integer', value: Number(take(reader, INTEGER)[0] ?? '') }
  }
  return { type: 'token', value: take(reader, TOKEN)[0] ?? '' }
}

/** Matches at the reader's place and moves behind it; a mismatch fails the reader and yields nothing. */
function take(reader: Reader, pattern: RegExp): readonly string[] {
  pattern.lastIndex = reader.at
  const match = reader.failed ? null : pattern.exec(reader.text)
  if (match === null) {
    reader.failed = true
    return []
  }
  reader.at = pattern.lastIndex
  return match
}

function writeParameters(parameters: Parameters): string {
  let text = ''
  for (const [key, item] of parameters) {
    const isBareTrue = item.type === 'boolean' && item.value
    text += isBareTrue ? `;${key}` : `;${key}=${writeItem(item)}`
  }
  return text
}

function writeItem(item: BareItem): string {
  switch (item.type) {
    case 'integer':
      return String(item.value)
    case 'string':
      return `"${item.value.replace(/["\\]/g, '\\$&')}"`
    case 'token':
      return item.value
    case 'boolean':
      return item.value ? '?1' : '?0'
    case 'bytes':
      return `:${item.value}:`
  }
}
