/** Reads a signature base of RFC 9421 back into its lines, also where somebody wrote it a little wrong. */

export type BaseLine = Readonly<{
  /** As written, without the quotes; lower case where it is right. */
  name: string
  value: string
  /** The line as written. */
  text: string
}>

/** The name of the last line, which holds the parameters of the signature. */
export const parametersName = '@signature-params'

const name = "@?[!$%&'*+.^_`|~0-9A-Za-z-]+"
const LINE = new RegExp(`^"?(${name})"?(?:;[^:]*)?: ?(.*)$`, 's')
/** Where a line begins in a base whose line feeds are written `#`; a value may hold that sign too. */
const QUOTED_START = new RegExp(`#(?="${name}")`)
const ANY_START = new RegExp(`#(?="?${name}"?(?:;[^:#]*)?:)`)

/** Whether the text means to be a signature base, rather than a string to sign of X-Ca. */
export function isSignatureBase(text: string): boolean {
  return /^["@]/.test(text) || text.includes(parametersName)
}

/** Splits a base on one line, `#` for line feeds. Null where a line has no name. */
export function parseBase(text: string): readonly BaseLine[] | null {
  const lines: BaseLine[] = []
  for (const line of text.split(text.startsWith('"') ? QUOTED_START : ANY_START)) {
    const [, found, value] = LINE.exec(line) ?? []
    if (found === undefined || value === undefined) return null
    lines.push({ name: found, value, text: line })
  }
  return lines
}

/** The one right way of writing a line. */
export function writeBaseLine(component: string, value: string): string {
  return `"${component}": ${value}`
}
