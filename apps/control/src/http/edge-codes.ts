/** The faults that are found before a rule is asked: what is wrong with a call as such. */

type EdgeCode = Readonly<{ status: number; message: string }>

/** Status and English sentence of each; `{name}` is a fact that the problem carries. */
export const edgeCodes = {
  'session.required': { status: 401, message: 'Nobody is signed in; sign in and try again.' },
  'token.invalid': {
    status: 401,
    message:
      'The access token is not valid: it was mistyped, revoked or has ended; make a new one.',
  },
  'token.read-only': {
    status: 403,
    message: 'The access token may only read; make one with the scope write.',
  },
  'feed.token': {
    status: 401,
    message:
      'The gateway token is missing or wrong; give the gateway the token of this organisation.',
  },
  'sign-in.failed': {
    status: 401,
    message: 'Username or password is not right; check both and try again.',
  },
  'sign-in.code-required': {
    status: 401,
    message: 'A one-time code is needed too; enter the one that your device shows now.',
  },
  'sign-in.code-wrong': {
    status: 401,
    message: 'The one-time code is not right; enter the one that your device shows now.',
  },
  'sign-in.throttled': {
    status: 429,
    message: 'Too many attempts to sign in; wait {retryAfterSeconds} seconds and try again.',
  },
  'session.cross-site': {
    status: 403,
    message: 'The call comes from another site; open the console and repeat it there.',
  },
  'body.malformed': {
    status: 400,
    message: 'The body is not valid JSON in UTF-8; correct it and send it again.',
  },
  'body.invalid': { status: 400, message: 'The body does not have the expected form: {faults}.' },
  'body.too-large': {
    status: 413,
    message: 'The body is larger than the {limitBytes} bytes that are accepted; send less.',
  },
  'body.media-type': {
    status: 415,
    message: 'The body must be sent as application/json in UTF-8.',
  },
  'body.length': {
    status: 400,
    message: 'The length of the body is not the one that was announced; send it again.',
  },
  'parameter.invalid': {
    status: 400,
    message: 'The address does not have the expected form: {faults}.',
  },
  'cursor.invalid': {
    status: 400,
    message: 'The cursor does not belong to this list; start again without one.',
  },
  'version.malformed': {
    status: 400,
    message: 'If-Match must hold the version that was last read, such as "3".',
  },
  'call.malformed': {
    status: 400,
    message: 'The call is not valid HTTP; correct it and try again.',
  },
  'call.timeout': { status: 408, message: 'The call did not arrive in time; send it again.' },
  'header.too-large': {
    status: 431,
    message: 'The headers are larger than the {limitBytes} bytes that are accepted; send less.',
  },
  'route.unknown': { status: 404, message: 'There is nothing at this address; see /api/docs.' },
  'method.not-allowed': {
    status: 405,
    message: 'This address does not answer {method}; it answers {allowed}.',
  },
  'idempotency-key.malformed': {
    status: 400,
    message: 'Idempotency-Key must have 1 to 255 printable ASCII characters.',
  },
  'idempotency-key.reused': {
    status: 422,
    message: 'The Idempotency-Key was used for another call; use a new key for a new call.',
  },
  'idempotency-key.in-progress': {
    status: 409,
    message:
      'The first call with this Idempotency-Key has no answer yet; wait, then look whether its effect is there.',
  },
  'server.defect': {
    status: 500,
    message: 'Something went wrong here; tell the operator the id of this call, {requestId}.',
  },
  'server.busy': {
    status: 503,
    message: 'The server cannot do this now; try again in a moment.',
  },
  'server.outcome-unknown': {
    status: 503,
    message:
      'The connection to the database broke; look whether the change is there before you repeat it.',
  },
} as const satisfies Record<string, EdgeCode>

export type EdgeCodeName = keyof typeof edgeCodes
