/**
 * Codes that do not come from a rule but from the edge: the session, the form of a call, the network. The
 * first two are the client's own; docs/errors.md lists the server's.
 */

export const edgeCodes = [
  'network.unreachable',
  'answer.unexpected',
  'session.required',
  'session.cross-site',
  'sign-in.failed',
  'sign-in.code-required',
  'sign-in.code-wrong',
  'sign-in.throttled',
  'body.malformed',
  'body.invalid',
  'body.too-large',
  'parameter.invalid',
  'cursor.invalid',
  'version.malformed',
  'call.timeout',
  'route.unknown',
  'idempotency-key.reused',
  'idempotency-key.in-progress',
  'server.defect',
  'server.busy',
  'server.outcome-unknown',
] as const

export type EdgeCode = (typeof edgeCodes)[number]

/** The answers to a right password where a one-time code is needed as well. */
export const oneTimeCodeCodes: readonly string[] = [
  'sign-in.code-required',
  'sign-in.code-wrong',
] satisfies readonly EdgeCode[]

/** Asks for the code for the first time, which is no fault to be shown. */
export const oneTimeCodeRequired: EdgeCode = 'sign-in.code-required'
