/** The signature doctor: why the server's string to sign is not the one that the caller signed (SG5). */
import { buildStringToSign } from '../string-to-sign.ts'
import type { RequestToSign } from '../string-to-sign.ts'
import { compareParts } from './compare-parts.ts'
import { diagnoseBase, examineCreated, isAboutBases } from './diagnose-base.ts'
import type { DoctorClock } from './diagnose-base.ts'
import type { Finding } from './diagnosis-texts.ts'
import { hiddenValue } from './hidden-values.ts'
import { readHint, toHintText } from './hint.ts'
import { listLines, parseHint, parseStringToSign } from './string-parts.ts'
import type { NamedText, StringParts } from './string-parts.ts'

/** `serverTimeMs`, from the `Date` of the answer, adds the look at the caller's clock. */
export type DiagnoseInput = DoctorClock &
  Readonly<{
    /**
     * What the caller signed: the string, with line feeds or with `#` for them, or the request that it
     * meant to send. A signature base of RFC 9421 counts as a string too.
     */
    client: string | RequestToSign
    /** The refusal message or the server's string, with `#` or line feeds; or the request as received. */
    server: string | RequestToSign
  }>

export type Diagnosis = Readonly<{
  isEqual: boolean
  /** In the order of the string: the first is the first part that differs. Never empty. */
  findings: readonly [Finding, ...Finding[]]
}>

/** A side's string: as text on one line, and in parts once it is read. */
type Side = Readonly<{ raw: string; text: string; isCut: boolean; parts: StringParts | null }>

/**
 * Compares both sides and says what differs and why, as data: codes of `diagnosisTexts` with their facts.
 * Strings that agree end in `secret.wrong`, because then only the secret or the HMAC is left.
 */
export function diagnose(input: DiagnoseInput): Diagnosis {
  const clientText = toText(input.client)
  const serverText = toText(input.server)
  if (typeof clientText !== 'string') return { isEqual: false, findings: [clientText] }
  if (typeof serverText !== 'string') return { isEqual: false, findings: [serverText] }

  if (isAboutBases(clientText, serverText)) {
    return conclude(diagnoseBase(clientText, serverText), examineCreated(serverText, input))
  }
  const [client, server] = readSides(clientText, serverText)
  return conclude(compareSides(client, server), examineClock(input, server.parts ?? client.parts))
}

function conclude([first, ...more]: readonly Finding[], clock: readonly Finding[]): Diagnosis {
  if (first !== undefined) return { isEqual: false, findings: [first, ...more, ...clock] }
  const secret: Finding = { part: 'signature', code: 'secret.wrong', facts: {} }
  const [skew] = clock
  return { isEqual: true, findings: skew === undefined ? [secret] : [skew, secret] }
}

function toText(source: string | RequestToSign): string | Finding {
  if (typeof source === 'string') return source
  const built = buildStringToSign(source)
  if (built.ok) return built.text
  const { code, facts } = built.refusal
  return {
    part: 'string',
    code: 'request.refused',
    facts: { reason: code, name: facts?.['name'] ?? '' },
  }
}

/** The side with real line feeds is read first: it tells where a `#` on the other side is just a `#`. */
function readSides(clientText: string, serverText: string): [Side, Side] {
  const plain = [clientText, serverText].map((raw) => (raw.includes('\n') ? readPlain(raw) : null))
  const [client, server] = plain
  const known = (side: Side | null | undefined) => (side?.parts ? listLines(side.parts) : [])
  return [
    client ?? readMessage(clientText, known(server)),
    server ?? readMessage(serverText, known(client)),
  ]
}

function readPlain(raw: string): Side {
  const parts = parseStringToSign(raw)
  return { raw, text: toHintText(raw), isCut: false, parts: parts && toHintParts(parts) }
}

function readMessage(raw: string, known: readonly string[]): Side {
  const { text, isCut } = readHint(raw)
  return { raw, text, isCut, parts: parseHint(text, known) }
}

function toHintParts(parts: StringParts): StringParts {
  const toHint = ({ name, value, text }: NamedText) => ({
    name: toHintText(name),
    value: toHintText(value),
    text: toHintText(text),
  })
  return {
    method: toHintText(parts.method),
    accept: toHintText(parts.accept),
    contentMd5: toHintText(parts.contentMd5),
    contentType: toHintText(parts.contentType),
    date: toHintText(parts.date),
    headers: parts.headers.map(toHint),
    path: toHintText(parts.path),
    parameters: parts.parameters.map(toHint),
  }
}

function compareSides(client: Side, server: Side): Finding[] {
  const whole = (code: Finding['code']): Finding[] => [{ part: 'string', code, facts: {} }]
  if (client.raw.includes('\r\n')) return whole('string.carriage-return')
  if (client.text === server.text) return []
  if (client.text === `${server.text}#`) return whole('string.trailing-newline')
  if (server.isCut && client.text.startsWith(server.text)) return whole('server-string.cut')
  if (lacksLine(client, server)) return whole('string.line-missing')
  if (client.parts === null) return whole('string.unreadable')
  if (server.parts === null) {
    return whole(server.isCut ? 'string.differs' : 'server-string.unreadable')
  }
  if (client.parts.headers.some(({ text }) => text === '')) return whole('string.line-extra')
  const findings = compareParts(client.parts, server.parts, server.isCut)
  return findings.length > 0 || hasHidden(server.parts) ? findings : whole('string.differs')
}

/** What agrees but for values that were taken out counts as equal. */
function hasHidden({ headers, parameters }: StringParts): boolean {
  return [...headers, ...parameters].some(({ value }) => value === hiddenValue)
}

/** Whether a header line or the path stands where one of the five fixed lines belongs. */
function lacksLine(client: Side, server: Side): boolean {
  const headerLines = new Set(server.parts?.headers.map(({ text }) => text) ?? [])
  const fixed = client.text.split('#').slice(1, 5)
  return fixed.some((line) => line.startsWith('/') || headerLines.has(line))
}

function examineClock(input: DiagnoseInput, parts: StringParts | null): Finding[] {
  const header = parts?.headers.find(({ name }) => name.toLowerCase() === 'x-ca-timestamp')
  if (header === undefined || input.serverTimeMs === undefined) return []
  const part = 'header:x-ca-timestamp'
  if (/^[0-9]{10}$/.test(header.value)) {
    return [{ part, code: 'clock.unit', facts: { client: header.value } }]
  }
  const windowSeconds = input.windowSeconds ?? 900
  const skewSeconds = Math.round((Number(header.value) - input.serverTimeMs) / 1000)
  if (Math.abs(skewSeconds) <= windowSeconds) return []
  return [{ part, code: 'clock.skew', facts: { skewSeconds, windowSeconds } }]
}
