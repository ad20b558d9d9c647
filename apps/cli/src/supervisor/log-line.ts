/** Turns a program's log lines into what a person at a terminal wants to see. */

const levelNames: Readonly<Record<number, string>> = { 40: 'warning', 50: 'error', 60: 'fatal' }
const firstShownLevel = 40
const nameWidth = 'sample-upstream'.length

type LogRecord = Readonly<{ level?: unknown; msg?: unknown; err?: { message?: unknown } }>

function readRecord(line: string): LogRecord | null {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

/**
 * Plain text passes with the program's name in front. Of structured log records only warnings and worse
 * are shown, as a sentence; with `verbose` all pass as they are. Null means: show nothing.
 */
export function formatLogLine(program: string, line: string, verbose: boolean): string | null {
  const prefix = `${program.padEnd(nameWidth)}  `
  const record = readRecord(line)
  if (!record || typeof record.level !== 'number' || verbose)
    return line === '' ? null : prefix + line
  if (record.level < firstShownLevel) return null
  const level = levelNames[record.level] ?? `level ${record.level}`
  const cause = typeof record.err?.message === 'string' ? `: ${record.err.message}` : ''
  return `${prefix}${level}: ${typeof record.msg === 'string' ? record.msg : ''}${cause}`
}
