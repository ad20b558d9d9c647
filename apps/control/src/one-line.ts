/** Text of somebody else's server as one bounded line that a database, a log and a terminal take as it is. */

/** At most 500 UTF-16 units, without control characters and halves of pairs. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Control}\p{Surrogate}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, 500)
    .replace(/[\uD800-\uDBFF]$/, '')
}
