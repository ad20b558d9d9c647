/** Reads the few parameters of a query that the gateway itself understands. */

function decodeName(name: string): string {
  if (!name.includes('%') && !name.includes('+')) return name
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

/** All values of a parameter of a target's query; see `readFormParameter`. */
export function readParameter(target: string, name: string): string[] {
  const mark = target.indexOf('?')
  return mark < 0 ? [] : readFormParameter(target.slice(mark + 1), name)
}

/** All values of a parameter, decoded, in order; names are compared decoded, so that no spelling hides one. */
export function readFormParameter(form: string, name: string): string[] {
  const values: string[] = []
  // Most calls have nothing of the kind, and say so without an escape.
  if (!form.includes(name) && !form.includes('%')) return values
  for (const pair of form.split('&')) {
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
