/** Names the reason why one component of a message signature has another value than was signed (RFC 9421 2.2). */
import { explainHeader, explainPath } from './compare-parts.ts'
import type { DiagnosisCode } from './diagnosis-texts.ts'

/** @param component lower-case name, `@` before the derived ones */
export function explainComponent(
  component: string,
  signed: string,
  received: string,
): DiagnosisCode {
  switch (component) {
    case '@method':
      return signed.toUpperCase() === received ? 'method.case' : 'method.differs'
    case '@scheme':
      return 'scheme.differs'
    case '@authority':
      return explainAuthority(signed, received)
    case '@path':
      return signed.startsWith(`${received}?`) ? 'path.query' : explainPath(signed, received)
    case '@query':
      return explainQuery(signed, received)
    case '@request-target':
      return explainRequestTarget(signed, received)
    case '@target-uri':
      return explainTargetUri(signed, received)
    case 'content-digest':
      return received === '' ? 'header.missing' : 'body.changed'
    default:
      return explainHeader(component, signed, received)
  }
}

function explainAuthority(signed: string, received: string): DiagnosisCode {
  if (signed.toLowerCase() === received) return 'authority.case'
  const host = (text: string) => text.toLowerCase().replace(/:\d+$/, '')
  return host(signed) === host(received) ? 'authority.port' : 'authority.differs'
}

function explainQuery(signed: string, received: string): DiagnosisCode {
  const bare = (text: string) => text.replace(/^\?/, '')
  if (bare(signed) === bare(received)) return 'query.mark'
  if (decode(bare(signed)) === decode(bare(received))) return 'query.encoding'
  const sorted = (text: string) => bare(text).split('&').toSorted().join('&')
  return sorted(signed) === sorted(received) ? 'query.order' : 'query.differs'
}

function explainRequestTarget(signed: string, received: string): DiagnosisCode {
  if (/^[a-z]+ \//i.test(signed)) return 'request-target.method'
  if (/^https?:/i.test(signed)) return 'request-target.absolute'
  return explainTarget(signed, received)
}

function explainTargetUri(signed: string, received: string): DiagnosisCode {
  if (signed.startsWith('/')) return 'target-uri.relative'
  const mine = readUri(signed)
  const theirs = readUri(received)
  if (mine.scheme !== theirs.scheme) return 'scheme.differs'
  if (mine.authority !== theirs.authority) {
    return explainAuthority(mine.authority, theirs.authority)
  }
  return explainTarget(mine.target, theirs.target)
}

function explainTarget(signed: string, received: string): DiagnosisCode {
  const [path = '', query = ''] = signed.split(/(?=\?)/)
  const [gotPath = '', gotQuery = ''] = received.split(/(?=\?)/)
  return path === gotPath ? explainQuery(query, gotQuery) : explainPath(path, gotPath)
}

function readUri(uri: string): Readonly<{ scheme: string; authority: string; target: string }> {
  const [, scheme = '', authority = '', target = ''] =
    /^([a-z]+):\/\/([^/?]*)(.*)$/is.exec(uri) ?? []
  return { scheme, authority, target }
}

/** For comparing alone: a plus sign counts as a blank. */
function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
