/** Cuts a migration into its statements, to be stopped between any two of them. */

// Comments, quoted texts and bodies of functions, in which a semicolon ends nothing; then the semicolon.
const parts = /--[^\n]*|'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|;/gu

/** The statements of a script, without what stands after the last semicolon. */
export function splitStatements(script: string): string[] {
  const statements: string[] = []
  let start = 0
  for (const match of script.matchAll(parts)) {
    if (match[0] !== ';') continue
    statements.push(script.slice(start, match.index + 1))
    start = match.index + 1
  }
  const rest = script.slice(start).replaceAll(/--[^\n]*/gu, '')
  return rest.trim() === '' ? statements : [...statements, script.slice(start)]
}
