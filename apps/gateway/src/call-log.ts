/** The line that every call leaves in the log (GW6). */
import type { Logger } from 'pino'
import { encode } from './ascii-writer.ts'
import type { LineJoiner } from './line-joiner.ts'
import { TimedPart } from './timed-part.ts'

const end = encode(',"msg":"call"}\n')

/**
 * Writes the line of each call as the logger would, but takes the record as the bytes that go into the report
 * too, so that no call is written twice for it.
 *
 * @param lines to where `log` writes
 */
export function createCallLog(
  log: Logger,
  lines: LineJoiner,
): (record: Buffer, length: number) => void {
  if (!log.isLevelEnabled('info')) return () => undefined
  const bindings = JSON.stringify(log.bindings()).slice(1, -1)
  const bound = bindings === '' ? '' : `${bindings},`
  const level = log.levels.values['info']
  const head = new TimedPart((second) => `{"level":${level},"time":${second}`, `,${bound}"call":`)
  return (record, length) => lines.write(head.at(Date.now()), record, length, end)
}
