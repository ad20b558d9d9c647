/** Finds the mistake in a signature when the secret is at hand: it tries the strings that people sign by mistake. */
import { buildStringToSign } from '../string-to-sign.ts'
import type { RequestToSign } from '../string-to-sign.ts'
import { guessHeads, writeTarget } from './guess-head.ts'
import type { GuessHints, SignedStringGuess } from './guess-head.ts'
import { parseStringToSign } from './string-parts.ts'
import type { StringParts } from './string-parts.ts'

/**
 * Given a request as sent, its signature and a way to sign with the caller's secret (it never comes
 * here itself), answers with the string that the signature belongs to, if it is one of the common ones. Null
 * means another mistake or another secret, and also that the request cannot be signed at all.
 */
export async function guessSignedString(
  request: RequestToSign,
  signature: string,
  sign: (text: string) => string | Promise<string>,
): Promise<SignedStringGuess | null> {
  for (const guess of listGuesses(request)) {
    if ((await sign(guess.stringToSign)) === signature) return guess
  }
  return null
}

/** Every string that is tried, the right one first. */
export function listGuesses(request: RequestToSign, hints: GuessHints = {}): SignedStringGuess[] {
  const built = buildStringToSign(request)
  const parts = built.ok ? parseStringToSign(built.text) : null
  if (!built.ok || parts === null) return []
  const { text } = built
  const head = text.slice(0, text.length - writeTarget(parts).length)
  const { path, parameters } = parts
  const mark = request.target.indexOf('?')
  const pairs = mark < 0 ? [] : request.target.slice(mark + 1).split('&')
  const withPairs = (list: readonly string[]) =>
    list.length === 0 ? head + path : `${head}${path}?${list.join('&')}`
  const headers = parts.headers.map(({ name, value }) => `${name.toLowerCase()}:${value}\n`)
  const fixedLines = text.split('\n').slice(0, 5)
  const withHeaders = (lines: readonly string[]) =>
    `${fixedLines.join('\n')}\n${lines.join('')}${writeTarget(parts)}`

  return [
    { code: null, stringToSign: text },
    { code: 'target.raw', stringToSign: head + request.target },
    { code: 'parameter.percent-encoded', stringToSign: withPairs(pairs.toSorted()) },
    ...guessParameters(parameters, withPairs),
    { code: 'parameter.unsigned', stringToSign: head + path },
    ...guessLines(text, fixedLines),
    { code: 'header.spelling', stringToSign: withHeaders(headers.toSorted()) },
    { code: 'header.unsigned', stringToSign: withHeaders([]) },
    ...guessHeads(parts, hints),
  ]
}

/** Ways of writing the decoded parameters that clients get wrong. */
function guessParameters(
  parameters: StringParts['parameters'],
  withPairs: (list: readonly string[]) => string,
): SignedStringGuess[] {
  const encoded = parameters.map(({ name, value }) =>
    value === ''
      ? encodeURIComponent(name)
      : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  const withEmpty = parameters.map(({ name, value }) => `${name}=${value}`)
  const withPlus = parameters.map((pair) => pair.text.replaceAll(' ', '+'))
  return [
    { code: 'parameter.percent-encoded', stringToSign: withPairs(encoded) },
    { code: 'parameter.empty', stringToSign: withPairs(withEmpty) },
    { code: 'parameter.plus', stringToSign: withPairs(withPlus) },
  ]
}

/** Line ends that are missing, doubled or of another kind. */
function guessLines(text: string, fixedLines: readonly string[]): SignedStringGuess[] {
  const given = fixedLines.filter((line) => line !== '')
  const withoutEmpty = [...given, ...text.split('\n').slice(5)].join('\n')
  return [
    { code: 'string.trailing-newline', stringToSign: `${text}\n` },
    { code: 'string.carriage-return', stringToSign: text.replaceAll('\n', '\r\n') },
    { code: 'string.line-missing', stringToSign: withoutEmpty },
  ]
}
