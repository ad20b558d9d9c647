/**
 * Whether a request target has exactly one reading. What is not in its plain form is refused, never
 * rewritten: the bytes that were decided on are the bytes that are forwarded (reliability T090 to T099).
 */
import { refuseCall, type Verdict } from '../refusal.ts'

const targetLimitBytes = 8192

/** Letters, digits, and what RFC 3986 lets stand in a segment; `;` opens matrix parameters and stays out. */
const segmentCharacters = /^[A-Za-z0-9\-._~!$&'()*+,=:@%]*$/
/** Visible ASCII but `#`; clients do send `|` and braces unescaped in queries. */
const queryCharacters = /^[\x21\x22\x24-\x7e]*$/
const brokenEscape = /%(?![0-9A-Fa-f]{2})/
/** A letter, a digit, `-`, `.` or `_` that hides behind an escape: another spelling of the same path. */
const needlessEscape = /%(?:2[DdEe]|3\d|4[1-9A-Fa-f]|5[0-9Aa]|5[Ff]|6[1-9A-Fa-f]|7[0-9Aa])/
/** Escaped slash, backslash, NUL and other controls: two programs would cut the path differently. */
const dangerousEscape = /%(?:2[Ff]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])/

/**
 * Nearly every target: whole segments that begin with no dot, nothing escaped. What it matches has passed all that
 * follows, which costs ten times as much.
 */
const plainTarget =
  /^(?:\/[A-Za-z0-9\-_~!$&'()*+,=:@][A-Za-z0-9\-._~!$&'()*+,=:@]*)+(?:\?[\x21\x22\x24\x26-\x7e]*)?$/

function findPathFault(path: string): string | null {
  if (!path.startsWith('/')) return 'it must begin with a slash'
  for (const segment of path.slice(1).split('/')) {
    if (!segmentCharacters.test(segment)) return 'a character that must be escaped'
    if (segment === '.' || segment === '..') return 'a dot segment'
  }
  if (path.includes('//')) return 'an empty segment'
  if (!path.includes('%')) return null
  if (brokenEscape.test(path)) return 'an incomplete escape'
  if (dangerousEscape.test(path)) return 'an escaped slash, backslash or control character'
  if (needlessEscape.test(path)) return 'a needless escape'
  try {
    decodeURIComponent(path)
  } catch {
    return 'an escape that is not UTF-8'
  }
  return null
}

/** Refuses a target that is not origin-form, too long, or not canonical (I400RU, I413UL, I400PA). */
export function checkTarget(target: string): Verdict {
  if (target.length > targetLimitBytes) return refuseCall('I413UL')
  if (plainTarget.test(target)) return null
  if (!target.startsWith('/')) {
    return refuseCall('I400RU', { reason: 'only a path with an optional query is taken' })
  }
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const pathFault = findPathFault(path)
  if (pathFault !== null) return refuseCall('I400PA', { reason: pathFault })
  const query = mark < 0 ? '' : target.slice(mark + 1)
  if (!queryCharacters.test(query)) {
    return refuseCall('I400RU', { reason: 'a character in the query that must be escaped' })
  }
  if (brokenEscape.test(query)) {
    return refuseCall('I400RU', { reason: 'an incomplete escape in the query' })
  }
  return null
}
