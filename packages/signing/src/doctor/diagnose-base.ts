/** The signature doctor for RFC 9421: why the server's signature base is not the one that the caller signed (SG5, SG6). */
import { isSignatureBase, parametersName, parseBase } from './base-lines.ts'
import { compareBases } from './compare-bases.ts'
import type { DiagnosisCode, Finding } from './diagnosis-texts.ts'
import { agreesWithHidden } from './hidden-values.ts'
import { readHint, toHintText } from './hint.ts'
import { parseHint } from './string-parts.ts'

/** A clock to hold the signature against, where one is known. */
export type DoctorClock = Readonly<{
  serverTimeMs?: number
  /** Default 900 (SG3). */
  windowSeconds?: number
}>

const whole = (code: DiagnosisCode): Finding[] => [{ part: 'string', code, facts: {} }]

/** Whether one of the sides is a signature base, so that both have to be. */
export function isAboutBases(client: string, server: string): boolean {
  return isSignatureBase(readHint(client).text) || isSignatureBase(readHint(server).text)
}

/** What differs between two bases; empty where they are the same. Each with line feeds or with `#` for them. */
export function diagnoseBase(client: string, server: string): Finding[] {
  if (client.includes('\r\n')) return whole('string.carriage-return')
  const mine = toHintText(readHint(client).text)
  const { text, isCut } = readHint(server)
  const theirs = toHintText(text)
  if (agreesWithHidden(mine, theirs)) return []
  if (mine === `${theirs}#`) return whole('string.trailing-newline')
  if (isCut && mine.startsWith(theirs)) return whole('server-string.cut')
  const clientLines = readLines(mine)
  // Where it breaks off in the name of a line, that line has nothing to compare.
  const serverLines = readLines(isCut ? theirs.replace(/#(?:"[^:]*)?$/, '') : theirs)
  if (clientLines === null || serverLines === null) {
    return whole(nameUnreadable(mine, theirs, clientLines === null))
  }
  return compareBases(clientLines, serverLines, isCut)
}

function readLines(text: string) {
  return isSignatureBase(text) ? parseBase(text) : null
}

function nameUnreadable(client: string, server: string, isClient: boolean): DiagnosisCode {
  if (parseHint(isClient ? client : server, []) !== null) return 'string.scheme'
  return isClient ? 'base.unreadable' : 'server-string.unreadable'
}

/** Looks at `created` in the last line of a base. */
export function examineCreated(
  base: string,
  { serverTimeMs, windowSeconds }: DoctorClock,
): Finding[] {
  const created = new RegExp(`${parametersName}.*;created=(\\d+)`).exec(base)?.[1]
  if (created === undefined || serverTimeMs === undefined) return []
  return explainCreated(Number(created), serverTimeMs, windowSeconds ?? 900)
}

/** Why a time of signing is refused; empty where it is within the window. */
export function explainCreated(
  createdSeconds: number,
  nowMs: number,
  windowSeconds: number,
): Finding[] {
  const part = 'signature-parameter:created'
  if (createdSeconds >= 100_000_000_000) {
    const facts = {
      name: 'created',
      client: createdSeconds,
      server: Math.floor(createdSeconds / 1000),
    }
    return [{ part, code: 'created.unit', facts }]
  }
  const skewSeconds = Math.round(createdSeconds - nowMs / 1000)
  if (Math.abs(skewSeconds) <= windowSeconds) return []
  return [{ part, code: 'clock.skew', facts: { skewSeconds, windowSeconds } }]
}
