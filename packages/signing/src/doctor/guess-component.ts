/** The values that people and libraries sign for a component, beside the one that arrives (RFC 9421 2.2). */
import type { MessageToSign } from '../http-message/signature-base.ts'
import type { DiagnosisCode } from './diagnosis-texts.ts'
import { explainComponent } from './explain-component.ts'

/** What the message alone does not tell. */
export type BaseHints = Readonly<{
  /** `Content-Digest` fields that the body would have. */
  bodyDigests?: readonly string[]
  /** Other names under which the caller may have reached the gateway. */
  authorities?: readonly string[]
  /** `Signature-Input` as it came. */
  signatureInput?: string
}>

type ComponentGuess = Readonly<{ code: DiagnosisCode; value: string }>

/** Other values of one component, each with the mistake that makes it. */
export function listComponentGuesses(
  component: string,
  value: string,
  message: MessageToSign,
  hints: BaseHints,
): ComponentGuess[] {
  const others = new Set(listValues(component, value, message, hints))
  others.delete(value)
  return [...others].map((other) => ({
    code: explainComponent(component, other, value),
    value: other,
  }))
}

function listValues(
  component: string,
  value: string,
  message: MessageToSign,
  hints: BaseHints,
): readonly string[] {
  const { target, scheme, authority } = message
  switch (component) {
    case '@method':
      return [value.toLowerCase()]
    case '@scheme':
      return [value === 'http' ? 'https' : 'http']
    case '@authority':
      return listAuthorities(message, hints)
    case '@path':
      return [target, ...respell(value), value.endsWith('/') ? value.slice(0, -1) : `${value}/`]
    case '@query':
      return listQueries(value)
    case '@request-target':
      return [
        `${scheme}://${authority}${target}`,
        `${message.method.toLowerCase()} ${target}`,
        `${message.method} ${target}`,
        ...listTargets(target),
      ]
    case '@target-uri':
      return listUris(value, message, hints)
    case 'content-digest':
      return hints.bodyDigests ?? []
    case 'x-ca-stage':
      return ['RELEASE', 'PRE', 'TEST', value.toLowerCase()]
    default:
      return []
  }
}

function listUris(value: string, message: MessageToSign, hints: BaseHints): string[] {
  const { target, scheme } = message
  const otherScheme = scheme === 'http' ? 'https' : 'http'
  const front = value.slice(0, value.length - target.length)
  return [
    target,
    value.replace(/^https?/, otherScheme),
    ...listAuthorities(message, hints).flatMap((authority) => [
      `${scheme}://${authority}${target}`,
      `${otherScheme}://${authority}${target}`,
    ]),
    ...listTargets(target).map((other) => front + other),
  ]
}

function listAuthorities(message: MessageToSign, { authorities = [] }: BaseHints): string[] {
  const { authority } = message
  const host = authority.toLowerCase().replace(/:\d+$/, '')
  return [authority, host, `${host}:80`, `${host}:443`, ...authorities]
}

function listTargets(target: string): string[] {
  const [path = '', query = ''] = target.split(/(?=\?)/)
  return [
    path,
    ...respell(path).map((other) => other + query),
    ...listQueries(query).map((other) => path + other),
  ]
}

function listQueries(query: string): string[] {
  const bare = query.replace(/^\?/, '')
  const sorted = bare.split('&').toSorted().join('&')
  return [bare, ...[...respell(bare), sorted].map((other) => `?${other}`)]
}

/** Decoded whole, and with the other sign for a blank. */
function respell(text: string): string[] {
  const blanks = [text.replaceAll('%20', '+'), text.replaceAll('+', '%20')]
  try {
    return [decodeURIComponent(text), decodeURIComponent(text.replaceAll('+', ' ')), ...blanks]
  } catch {
    return blanks
  }
}
