/** Warnings as the wire has them: the code, and the sentence that a person reads. */
import { describeWarning } from '@portico/domain'
import type { Warning } from '@portico/domain'

export type WarningBody = Readonly<{ code: string; message: string; path?: string }>

export function presentWarnings(warnings: readonly Warning[]): WarningBody[] {
  return warnings.map((warning) => ({
    code: warning.code,
    message: describeWarning(warning),
    ...(warning.path === undefined ? {} : { path: warning.path }),
  }))
}
