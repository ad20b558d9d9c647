/** An error as it is logged: what failed and where, without the values that a driver hangs onto its errors. */

/** What is told of an error and of what caused it. */
export type FailureFacts = Readonly<{
  type: string
  message: string
  code?: string
  constraint?: string
  stack?: string
  cause?: FailureFacts
}>

/** Causes deeper than this say nothing new. */
const depthLimit = 5

/**
 * Describes a thrown value. Statement, parameters and `detail` of database errors stay out: they hold rows, and rows
 * hold hashes, sealed secrets and e-mail addresses.
 */
export function describeFailure(error: unknown, depth = 0): FailureFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: 'a value was thrown' }
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth >= depthLimit
      ? {}
      : { cause: describeFailure(error.cause, depth + 1) }),
  }
}
