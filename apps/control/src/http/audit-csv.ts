/** The audit log as CSV (RFC 4180), written so that no spreadsheet takes a cell for a formula. */
import type { AuditEvent } from '@portico/contract'

const columns: Readonly<Record<string, (event: AuditEvent) => string | null>> = {
  sequence: ({ sequence }) => String(sequence),
  at: ({ at }) => at,
  event: ({ event }) => event,
  outcome: ({ outcome }) => outcome,
  actorId: ({ actor }) => actor?.id ?? null,
  actorUsername: ({ actor }) => actor?.username ?? null,
  actorDisplayName: ({ actor }) => actor?.displayName ?? null,
  address: ({ address }) => address,
  subjectKind: ({ subject }) => subject.kind,
  subjectId: ({ subject }) => subject.id,
  subjectName: ({ subject }) => subject.name,
  applicationId: ({ applicationId }) => applicationId,
  detail: ({ detail }) => JSON.stringify(detail),
  feedKind: ({ feed }) => feed?.kind ?? null,
  feedId: ({ feed }) => feed?.id ?? null,
  hash: ({ hash }) => hash,
}

/** What a spreadsheet may take for the start of a formula (OWASP, CSV injection), full width forms included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/

/** The byte order mark tells spreadsheets that names in Han are UTF-8. */
export const auditCsvHeading = `\uFEFF${writeLine(Object.keys(columns))}`

/** One event as a line. */
export function writeAuditCsvLine(event: AuditEvent): string {
  return writeLine(Object.values(columns).map((read) => read(event) ?? ''))
}

function writeLine(cells: readonly string[]): string {
  return `${cells.map(writeCell).join(',')}\r\n`
}

/** Always quoted: a cell then neither ends early nor hides a separator; an apostrophe makes a formula text. */
function writeCell(text: string): string {
  const safe = formulaStart.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
