/** The strings that somebody signs who means another head than the one that arrived: lines that libraries and proxies add, drop or change. */
import type { DiagnosisCode } from './diagnosis-texts.ts'
import type { NamedText, StringParts } from './string-parts.ts'

export type SignedStringGuess = Readonly<{
  /** The mistake; null where the signature is right. */
  code: DiagnosisCode | null
  stringToSign: string
}>

/** What the string alone does not tell. */
export type GuessHints = Readonly<{
  /** The `Content-MD5` that the body would have. */
  bodyMd5?: string | undefined
}>

/** What libraries add where their user says nothing, and what users sign instead. */
const usualAccepts = ['*/*', 'application/json', 'application/json, text/plain, */*'] as const
const charset = /\s*;\s*charset=.*/i
const usualCharsets = ['; charset=utf-8', ';charset=utf-8', '; charset=UTF-8', ';charset=UTF-8']
const stages = ['RELEASE', 'PRE', 'TEST']

/** The whole string of these parts. */
export function writeStringToSign(parts: StringParts): string {
  const { method, accept, contentMd5, contentType, date, headers } = parts
  const lines = headers.map(({ text }) => `${text}\n`).join('')
  const fixed = `${method}\n${accept}\n${contentMd5}\n${contentType}\n${date}\n`
  return fixed + lines + writeTarget(parts)
}

export function writeTarget({ path, parameters }: StringParts): string {
  return parameters.length === 0 ? path : `${path}?${parameters.map(({ text }) => text).join('&')}`
}

/** One guess for each single part that is often another. */
export function guessHeads(parts: StringParts, { bodyMd5 }: GuessHints): SignedStringGuess[] {
  const guess = (code: SignedStringGuess['code'], change: Partial<StringParts>) => ({
    code,
    stringToSign: writeStringToSign({ ...parts, ...change }),
  })
  const { method, accept, contentMd5, contentType, date, path } = parts
  return [
    guess('method.case', { method: method.toLowerCase() }),
    ...(accept === ''
      ? usualAccepts.map((usual) => guess('accept.missing', { accept: usual }))
      : [guess('accept.added', { accept: '' })]),
    ...(contentMd5 === ''
      ? bodyMd5 === undefined
        ? []
        : [guess('content-md5.missing', { contentMd5: bodyMd5 })]
      : [guess('content-md5.added', { contentMd5: '' })]),
    ...listContentTypes(contentType).map((other) =>
      guess(other === '' ? 'content-type.added' : 'content-type.charset', { contentType: other }),
    ),
    ...(date === '' ? [] : [guess('date.added', { date: '' })]),
    ...stages.map((stage) => guess('stage.differs', { headers: withStage(parts.headers, stage) })),
    guess('path.slash', { path: path.endsWith('/') ? path.slice(0, -1) : `${path}/` }),
    guess('path.encoding', { path: decodePath(path) }),
  ]
}

function listContentTypes(contentType: string): string[] {
  if (contentType === '') return []
  const bare = contentType.replace(charset, '')
  return ['', bare, ...usualCharsets.map((text) => bare + text)]
}

function withStage(headers: readonly NamedText[], stage: string): NamedText[] {
  return headers.map((header) =>
    header.name.toLowerCase() === 'x-ca-stage'
      ? { name: header.name, value: stage, text: `${header.name}:${stage}` }
      : header,
  )
}

function decodePath(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
