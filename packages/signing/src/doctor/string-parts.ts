/** Reads a string to sign back into its parts: what a person can compare, and the proof that it has one reading. */

export type NamedText = Readonly<{
  name: string
  value: string
  /** The line or pair as written; tells `a=` from `a`. */
  text: string
}>

export type StringParts = Readonly<{
  method: string
  accept: string
  contentMd5: string
  contentType: string
  date: string
  headers: readonly NamedText[]
  path: string
  parameters: readonly NamedText[]
}>

const HEADER_LINE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]*:/

/**
 * Splits at line feeds: five fixed parts, header lines up to the first that starts with `/`, then path
 * and parameters. Null for a string that is not made so.
 */
export function parseStringToSign(stringToSign: string): StringParts | null {
  return readParts(stringToSign, '\n', [])
}

/**
 * The same for a refusal message, which writes `#` for a line feed, while `#` may stand in values too.
 * `known` are lines of the other side's string: where one of them fits exactly, it is taken whole, so
 * that a `#` in an agreeing value splits nothing. A `#` that is followed by neither `name:` nor `/` is
 * taken as part of the header value before it.
 */
export function parseHint(hint: string, known: readonly string[]): StringParts | null {
  return readParts(hint, '#', known)
}

/** The lines of a parsed string up to the path, in the writing of a refusal message. */
export function listLines(parts: StringParts): string[] {
  const { method, accept, contentMd5, contentType, date, headers } = parts
  const lines = [method, accept, contentMd5, contentType, date]
  return [...lines, ...headers.map(({ text }) => text)]
}

/** What is left to read; `isBroken` once a line was wanted and none is left. */
type Rest = { text: string; isBroken: boolean }

function readParts(text: string, end: '\n' | '#', known: readonly string[]): StringParts | null {
  const rest: Rest = { text, isBroken: false }
  const takeLine = (): string => {
    const fitting = known.filter((line) => line !== '' && rest.text.startsWith(line + end))
    const length = Math.max(rest.text.indexOf(end), ...fitting.map((line) => line.length))
    if (length < 0) rest.isBroken = true
    const line = rest.text.slice(0, length)
    rest.text = rest.text.slice(length + 1)
    return line
  }

  const method = takeLine()
  const accept = takeLine()
  const contentMd5 = takeLine()
  const contentType = takeLine()
  const date = takeLine()
  const headers: NamedText[] = []
  while (!rest.isBroken && !rest.text.startsWith('/')) {
    const line = takeLine()
    const before = end === '#' && !HEADER_LINE.test(line) ? headers.pop() : undefined
    headers.push(splitAt(before === undefined ? line : before.text + end + line, ':'))
  }
  if (rest.isBroken) return null
  return { method, accept, contentMd5, contentType, date, headers, ...readTarget(rest.text) }
}

function readTarget(target: string): Pick<StringParts, 'path' | 'parameters'> {
  const mark = target.indexOf('?')
  if (mark < 0) return { path: target, parameters: [] }
  const pairs = target.slice(mark + 1).split('&')
  return { path: target.slice(0, mark), parameters: pairs.map((pair) => splitAt(pair, '=')) }
}

function splitAt(text: string, separator: string): NamedText {
  const at = text.indexOf(separator)
  if (at < 0) return { name: text, value: '', text }
  return { name: text.slice(0, at), value: text.slice(at + 1), text }
}
