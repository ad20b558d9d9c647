/** Reads the few parameters of a query that the gateway itself understands. */

function decodeName(name: string): string {
  if (!name.includes('%') && !name.includes('+')) return name
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

const none: readonly string[] = []

/** All values of a parameter of a target's query; see `readFormParameter`. */
export function readParameter(target: string, name: string): readonly string[] {
  const mark = target.indexOf('?')
  return mark < 0 ? none : readFormParameter(target, name, mark + 1)
}

/**
 * All values of a parameter, decoded, in order; names are compared decoded, so that no spelling hides one.
 *
 * @param from where the form begins in the text
 */
export function readFormParameter(text: string, name: string, from = 0): readonly string[] {
  // Most calls have nothing of the kind, and say so without an escape.
  if (!text.includes(name, from) && !text.includes('%', from)) return none
  const values: string[] = []
  for (const pair of text.slice(from).split('&')) {
    const equals = pair.indexOf('=')
    if (decodeName(equals < 0 ? pair : pair.slice(0, equals)) === name) {
      values.push(equals < 0 ? '' : decodeName(pair.slice(equals + 1)))
    }
  }
  return values
}

/** The path of a target. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?')
  return mark < 0 ? target : target.slice(0, mark)
}
