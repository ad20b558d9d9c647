/** Turns what a driver throws into an outage or a conflict; the rest are defects and stay as they are. */

import { Conflict, type ConflictKind } from './conflict.ts'
import { Outage, type OutageCode } from './outage.ts'

const conflictKinds: Readonly<Record<string, ConflictKind>> = {
  '23505': 'unique',
  '23503': 'reference',
  '23514': 'check',
  '23502': 'required',
  '23P01': 'exclusion',
}

// Appendix A of the PostgreSQL manual. Two characters name a whole class.
const outageCodes: Readonly<Record<string, OutageCode>> = {
  '08': 'database.unreachable',
  '25006': 'database.unreachable',
  '25P03': 'database.timeout',
  '28': 'database.unreachable',
  '3D000': 'database.unreachable',
  '40001': 'database.contended',
  '40P01': 'database.contended',
  '53': 'database.full',
  '53300': 'database.unreachable',
  '55P03': 'database.timeout',
  '57014': 'database.timeout',
  '57': 'database.unreachable',
  '58': 'database.failed',
  XX001: 'database.failed',
  XX002: 'database.failed',
}

const socketCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
])

// pg 8 gives these no code; the texts are all there is to go by.
const timeoutTexts = /timeout exceeded when trying to connect|query read timeout/iu
const connectionTexts = /connection terminated|connection error|not queryable|connection ended/iu

type DriverError = Error & {
  code?: string
  constraint?: string
  column?: string
  table?: string
  severity?: string
}

/**
 * Translates one failure. What is already translated passes through; what is not a failure of the
 * database (a wrong column, a syntax error, an error of the caller's own) comes back unchanged.
 *
 * @param committing whether the failed statement could have committed, so that a broken connection
 *   leaves its outcome unknown
 */
export function translateFailure(error: unknown, committing: boolean): unknown {
  if (!(error instanceof Error) || error instanceof Outage || error instanceof Conflict)
    return error
  const failure: DriverError = error
  const code = failure.code ?? ''
  const kind = conflictKinds[code]
  if (kind !== undefined) {
    return new Conflict(
      kind,
      failure.constraint ?? failure.column ?? '',
      failure.table ?? '',
      error,
    )
  }
  const outage = outageCodeOf(failure, code)
  if (outage === undefined) return error
  const lost = outage === 'database.unreachable' || outage === 'database.failed'
  return new Outage(outage, describe(outage), { cause: error, outcomeUnknown: committing && lost })
}

function outageCodeOf(failure: DriverError, code: string): OutageCode | undefined {
  if (failure.severity === 'PANIC') return 'database.failed'
  const known = outageCodes[code] ?? outageCodes[code.slice(0, 2)]
  // A five-character code is a server's answer, `ENOENT` and the like come from the socket.
  if (code.length === 5 && known !== undefined) return known
  if (socketCodes.has(code)) return 'database.unreachable'
  if (timeoutTexts.test(failure.message)) return 'database.timeout'
  if (connectionTexts.test(failure.message)) return 'database.unreachable'
  return undefined
}

function describe(code: OutageCode): string {
  switch (code) {
    case 'database.unreachable':
      return 'the database cannot be reached; check that it runs and that its address is right'
    case 'database.timeout':
      return 'the database did not answer in time'
    case 'database.contended':
      return 'too many changes at once; try again'
    case 'database.full':
      return 'the database has no space or capacity left'
    case 'database.failed':
      return 'the database reported damaged or unwritable storage'
    case 'database.locked':
      return 'another process holds the database'
    case 'database.closed':
      return 'the database has been closed'
  }
}
