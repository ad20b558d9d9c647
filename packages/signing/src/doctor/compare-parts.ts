/** Compares two strings to sign part by part and names the reason for each difference. */
import type { DiagnosisCode, DiagnosisPart, Finding } from './diagnosis-texts.ts'
import { hiddenValue } from './hidden-values.ts'
import type { NamedText, StringParts } from './string-parts.ts'

/**
 * Every differing part, in the order of the string. `isCut` says that the server's string breaks off, so
 * that what it lacks at its end is no difference.
 */
export function compareParts(client: StringParts, server: StringParts, isCut: boolean): Finding[] {
  return [
    ...compareText('method', client.method, server.method, (signed, got) =>
      signed.toUpperCase() === got ? 'method.case' : 'method.differs',
    ),
    ...compareText('accept', client.accept, server.accept, fixedCode('accept', 'accept.differs')),
    ...compareText(
      'content-md5',
      client.contentMd5,
      server.contentMd5,
      fixedCode('content-md5', 'body.changed'),
    ),
    ...compareText('content-type', client.contentType, server.contentType, explainContentType),
    ...compareText('date', client.date, server.date, fixedCode('date', 'date.differs')),
    ...compareHeaders(client.headers, server.headers),
    ...compareText('path', client.path, server.path, explainPath),
    ...compareParameters(client.parameters, server.parameters, isCut),
  ]
}

type Explain = (signed: string, received: string) => DiagnosisCode

function compareText(
  part: DiagnosisPart,
  client: string,
  server: string,
  explain: Explain,
  name?: string,
): Finding[] {
  if (client === server || server === hiddenValue) return []
  const facts = name === undefined ? { client, server } : { name, client, server }
  return [{ part, code: explain(client, server), facts }]
}

function fixedCode(
  part: 'accept' | 'content-md5' | 'content-type' | 'date',
  otherwise: DiagnosisCode,
): Explain {
  return (signed, received) => {
    if (signed === '') return `${part}.added`
    return received === '' ? `${part}.missing` : otherwise
  }
}

function explainContentType(signed: string, received: string): DiagnosisCode {
  const plain = (text: string) => text.toLowerCase().replace(/[\s"]/g, '')
  const mediaType = (text: string) => plain(text).replace(/;.*/, '')
  const charset = (text: string) => /;charset=([^;]*)/.exec(plain(text))?.[1]
  if (plain(signed) === plain(received)) return 'content-type.spelling'
  const isSameType = mediaType(signed) === mediaType(received)
  return isSameType && charset(signed) !== charset(received)
    ? 'content-type.charset'
    : fixedCode('content-type', 'content-type.differs')(signed, received)
}

function compareHeaders(client: readonly NamedText[], server: readonly NamedText[]): Finding[] {
  const findings: Finding[] = []
  const find = (list: readonly NamedText[], name: string) =>
    list.find((other) => other.name.toLowerCase() === name.toLowerCase())
  for (const got of server) {
    const signed = find(client, got.name)
    const part = `header:${got.name.toLowerCase()}` as const
    if (signed === undefined) {
      findings.push({ part, code: 'header.unsigned', facts: { name: got.name } })
    } else {
      const facts = { name: got.name.toLowerCase(), client: signed.name, server: got.name }
      if (signed.name !== got.name) findings.push({ part, code: 'header.spelling', facts })
      const explain: Explain = (a, b) => explainHeader(got.name.toLowerCase(), a, b)
      findings.push(...compareText(part, signed.value, got.value, explain, got.name))
    }
  }
  for (const { name } of client) {
    if (find(server, name) === undefined) {
      const part = `header:${name.toLowerCase()}` as const
      findings.push({ part, code: 'header.unlisted', facts: { name } })
    }
  }
  const differs = client.some((signed, index) => !isSame(signed, server[index]))
  if (differs && findings.length === 0) {
    findings.push({ part: 'string', code: 'header.order', facts: {} })
  }
  return findings
}

/** Why a header has another value than was signed; names in lower case. */
export function explainHeader(name: string, signed: string, received: string): DiagnosisCode {
  if (received === '') return 'header.missing'
  if (signed.trim() === received) return 'header.blanks'
  if (name === 'x-ca-stage') return 'stage.differs'
  if (name === 'x-ca-timestamp') return 'clock.differs'
  const ascii = /^[ -~]*$/
  return ascii.test(signed) && ascii.test(received) ? 'header.differs' : 'header.encoding'
}

/** Why another path was signed than arrived. */
export function explainPath(signed: string, received: string): DiagnosisCode {
  const slashless = (text: string) => text.replace(/\/+/g, '/').replace(/\/$/, '')
  if (decode(signed) === decode(received)) return 'path.encoding'
  if (signed.toLowerCase() === received.toLowerCase()) return 'path.case'
  if (slashless(signed) === slashless(received)) return 'path.slash'
  return signed.endsWith(received) || received.endsWith(signed) ? 'path.prefix' : 'path.differs'
}

function compareParameters(
  client: readonly NamedText[],
  server: readonly NamedText[],
  isCut: boolean,
): Finding[] {
  const findings: Finding[] = []
  const met = new Set<NamedText>()
  for (const [index, got] of server.entries()) {
    const signed =
      client.find(({ name }) => name === got.name) ??
      client.find(({ name }) => decode(name) === got.name)
    const part = `parameter:${got.name}` as const
    const isLast = isCut && index === server.length - 1
    if (signed === undefined) {
      if (!isLast) findings.push({ part, code: 'parameter.unsigned', facts: { name: got.name } })
    } else {
      met.add(signed)
      const agrees = isSame(signed, got) || (isLast && signed.text.startsWith(got.text))
      const facts = { name: got.name, client: signed.value, server: got.value }
      if (!agrees) findings.push({ part, code: explainParameter(signed, got), facts })
    }
  }
  for (const signed of client) {
    if (met.has(signed) || isCut) continue
    const part = `parameter:${signed.name}` as const
    findings.push({ part, code: 'parameter.missing', facts: { name: signed.name } })
  }
  const differs = client.some((signed, index) => !isSame(signed, server[index]))
  if (differs && findings.length === 0 && !isCut) {
    findings.push({ part: 'string', code: 'parameter.order', facts: {} })
  }
  return findings
}

/** A value that was taken out of the server's string is nobody's mistake. */
function isSame(signed: NamedText, got: NamedText | undefined): boolean {
  if (got?.value === hiddenValue && signed.name === got.name) return true
  return signed.text === got?.text
}

function explainParameter(signed: NamedText, received: NamedText): DiagnosisCode {
  const [a, b] = [signed.value, received.value]
  if (a === b && signed.name === received.name) return 'parameter.empty'
  if (decode(a) === b && decode(signed.name) === received.name) return 'parameter.percent-encoded'
  if (a.replaceAll('+', ' ') === b.replaceAll('+', ' ')) return 'parameter.plus'
  if (decode(b) === a) return 'parameter.double-encoded'
  if (decode(a.replaceAll('+', ' ')) === b) return 'parameter.percent-encoded'
  return a.normalize() === b.normalize() ? 'parameter.normalization' : 'parameter.differs'
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
