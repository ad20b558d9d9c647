/**
 * What a program says on standard output when it may take traffic: one line of JSON, and nothing else
 * ever goes there (logs go to standard error). A supervisor waits for it; a script can.
 */
import * as z from 'zod'

const url = z.url().max(2048)

export const controlReadyLine = z.object({
  portico: z.literal('control'),
  ready: z.literal(true),
  /** Console and management API. */
  url,
  /**
   * How to sign in as the first super administrator, only in the very start that made the password.
   * The one place where it is ever shown: whoever reads the line shows it to the person and forgets it.
   */
  firstSignIn: z.object({ username: z.string().max(64), password: z.string().max(512) }).optional(),
  /** In the very start that loaded the sample organisation. */
  sampleLoaded: z.boolean().optional(),
  /** Sentences the person at the terminal should read, such as that the master key is a development default. */
  notices: z.array(z.string().max(500)).max(20).optional(),
})

export const gatewayReadyLine = z.object({
  portico: z.literal('gateway'),
  ready: z.literal(true),
  url,
  notices: z.array(z.string().max(500)).max(20).optional(),
})

export const sampleUpstreamReadyLine = z.object({
  portico: z.literal('sample-upstream'),
  ready: z.literal(true),
  url,
})

export const readyLine = z.discriminatedUnion('portico', [
  controlReadyLine,
  gatewayReadyLine,
  sampleUpstreamReadyLine,
])

export type ReadyLine = z.infer<typeof readyLine>

/** Reads one line of a program's standard output; null when it is anything else. */
export function parseReadyLine(line: string): ReadyLine | null {
  if (!line.startsWith('{"portico":')) return null
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  const parsed = readyLine.safeParse(value)
  return parsed.success ? parsed.data : null
}
