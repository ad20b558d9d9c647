/**
 * The six-character codes with which a gateway refuses a call: the protocol's own (domain.md F) and the
 * few that Portico adds. Digits two to four are the HTTP status. docs/errors.md is made from this table.
 */

export interface GatewayError {
  readonly status: number
  /** The protocol's words; `{name}` stands for a fact of the single refusal. */
  readonly message: string
  /** For the reader of docs/errors.md: what the gateway saw. */
  readonly meaning: string
  /** What the caller does next; said in the JSON body too. */
  readonly advice: string
  /** Set where the code is Portico's own and not of the Alibaba Cloud API Gateway. */
  readonly own?: true
}

export const gatewayErrors = {
  I400FR: {
    status: 400,
    message: 'Invalid Framing: {reason}',
    meaning: 'The bytes are not one HTTP/1.1 request that every reader would read alike.',
    advice: 'Send one well-formed HTTP/1.1 request; look for a proxy that rewrites it.',
    own: true,
  },
  I400HD: {
    status: 400,
    message: 'Invalid Header `{name}` {reason}',
    meaning: 'A header has a value that the gateway cannot accept, or stands there twice.',
    advice: 'Correct the header that the message names, sign again and repeat the call.',
  },
  I400MH: {
    status: 400,
    message: 'Header `{name}` is Required',
    meaning: 'A header without which the call cannot be checked is missing.',
    advice: 'Add the header that the message names, sign again and repeat the call.',
  },
  I400BD: {
    status: 400,
    message: 'Invalid Body: {reason}',
    meaning: 'The body ended early or could not be read as its Content-Type says.',
    advice: 'Send the whole body in the form that Content-Type names.',
  },
  I400PA: {
    status: 400,
    message: 'Invalid Request Path `{reason}`',
    meaning: 'Two programs could read the path differently, so it is refused instead of rewritten.',
    advice:
      'Send the path in its plain form: no dot segments, no double slash, no needless escapes.',
  },
  I400RU: {
    status: 400,
    message: 'Invalid Request Uri `{reason}`',
    meaning: 'The request target is not a plain path with an optional query.',
    advice: 'Send path and query only, with every escape complete.',
  },
  I400CT: {
    status: 400,
    message: 'Invalid Content-Type: `{reason}`',
    meaning: 'Form parameters are part of the signature and are read as UTF-8 only.',
    advice: 'Send forms as application/x-www-form-urlencoded in UTF-8.',
  },
  I400SG: {
    status: 400,
    message: 'Invalid Stage',
    meaning: 'Neither `env` nor X-Ca-Stage names an environment of this product.',
    advice: 'Send env=PROD or env=PRE, or X-Ca-Stage RELEASE or PRE.',
  },
  I400IP: {
    status: 400,
    message: 'Invalid Parameter `{name}` {reason}',
    meaning:
      'A parameter that the gateway itself reads stands there twice or contradicts a header.',
    advice: 'Send the parameter that the message names once, equal to its header.',
  },
  I400I5: {
    status: 400,
    message: 'Invalid Content-MD5',
    meaning: 'The MD5 of the body that arrived differs from Content-MD5.',
    advice:
      'Compute Content-MD5 as Base64 of the MD5 of the exact bytes sent; see what changed them.',
  },
  I400NC: {
    status: 400,
    message: 'X-Ca-Nonce is required',
    meaning: 'The organisation wants a nonce with every signed call.',
    advice: 'Send a fresh UUID as X-Ca-Nonce and name it in X-Ca-Signature-Headers.',
  },
  I403AA: {
    status: 403,
    message: 'Unauthorized: The request api path {path} not bind app {appKey}',
    meaning:
      'The application holds no grant for this API in this environment, or the verb is wrong.',
    advice: 'Apply for permission on the API in this environment, and check the verb of the path.',
  },
  I403UP: {
    status: 403,
    message: 'Upgrade to WebSocket not allowed',
    meaning: 'The call asks for WebSocket, and the API does not allow it.',
    advice: 'Call without the Upgrade header, or ask the API’s service project to allow WebSocket.',
    own: true,
  },
  I404NF: {
    status: 404,
    message: 'API not found {reason}',
    meaning: 'No API answers to this method and path.',
    advice: 'Check the method and path against the API’s page in the console.',
  },
  I404SR: {
    status: 404,
    message: 'Stage Route not found `{stage}`',
    meaning: 'The API exists but is not published in this environment.',
    advice: 'Call the environment in which the API is published, or ask its project to publish it.',
  },
  I405UM: {
    status: 405,
    message: 'Unsupported Method `{reason}`',
    meaning: 'The method is not one that this door takes.',
    advice: 'Use a method that the Allow header of the answer names.',
  },
  I408RT: {
    status: 408,
    message: 'Request Timeout',
    meaning: 'The request did not arrive whole within the time that the gateway waits.',
    advice: 'Send the request without pauses, then repeat the call with a new nonce.',
    own: true,
  },
  I413RL: {
    status: 413,
    message: 'Request body too Large',
    meaning: 'The body is longer than the gateway takes.',
    advice: 'Send less in one call.',
  },
  I413UL: {
    status: 413,
    message: 'Request URL too Large',
    meaning: 'The request target is longer than the gateway takes.',
    advice: 'Move long parameters into the body.',
  },
  I417EX: {
    status: 417,
    message: 'Expectation Failed',
    meaning: 'The Expect header asks for something other than 100-continue.',
    advice: 'Leave the Expect header out.',
    own: true,
  },
  I431HL: {
    status: 431,
    message: 'Request Header too Large',
    meaning: 'The headers are more, or longer, than the gateway takes.',
    advice: 'Send fewer or shorter headers.',
    own: true,
  },
  A400MA: {
    status: 400,
    message: 'Need authorization',
    meaning: 'The call names no application.',
    advice: 'Send the AppKey as X-Ca-Key and sign the call.',
  },
  A400IK: {
    status: 400,
    message: 'Invalid AppKey',
    meaning: 'No application that may call has this AppKey: unknown, suspended or deleted.',
    advice: 'Compare the AppKey with the application’s page; ask an owner whether it is suspended.',
  },
  A403IS: {
    status: 403,
    message: 'Invalid Signature, Server StringToSign:`{stringToSign}`',
    meaning: 'The signature differs from the one that the gateway computed.',
    advice:
      'Compare the string with the one you signed (# stands for a line feed); if they are equal, the AppSecret is not the present one.',
  },
  A403EP: {
    status: 403,
    message: 'App authorization expired',
    meaning: 'The application’s grant for this API in this environment has ended.',
    advice: 'Apply for the permission again.',
  },
  A403IP: {
    status: 403,
    message: 'Address {address} is not in the IP whitelist of application {appKey}',
    meaning: 'The address that the gateway saw is not listed, and the call needs it to be.',
    advice:
      'Sign the call, or ask an owner of the application to add this address to its IP whitelist.',
    own: true,
  },
  A403DE: {
    status: 403,
    message: 'Decisions are for trusted proxies only',
    meaning: 'The decision endpoint was called from an address that is not a trusted proxy.',
    advice: 'Add the proxy’s address to PORTICO_TRUSTED_PROXIES of the gateway.',
    own: true,
  },
  S403NU: {
    status: 403,
    message: 'Nonce Used',
    meaning:
      'This X-Ca-Nonce has been spent by this AppKey: a replay, or a client that repeats itself.',
    advice: 'Make a new nonce for every call, retries included.',
  },
  S403TE: {
    status: 403,
    message: 'X-Ca-Timestamp expired',
    meaning: 'X-Ca-Timestamp is further from the gateway’s clock than the window allows.',
    advice: 'Set the caller’s clock and sign at the moment of the call, in milliseconds.',
  },
  S503NS: {
    status: 503,
    message: 'Nonce memory unavailable',
    meaning: 'The gateway cannot prove that the nonce is unspent, so it refuses.',
    advice: 'Repeat the call, signed anew, after the seconds that Retry-After names.',
    own: true,
  },
  S503LS: {
    status: 503,
    message: 'Counts of the limits unavailable',
    meaning:
      'The gateways count the limits of this API in one Redis, which does not answer; a limit that cannot be counted cannot be kept.',
    advice: 'Repeat the call, signed anew, after the seconds that Retry-After names.',
    own: true,
  },
  S503FA: {
    status: 503,
    message: 'The feed of changes is too old',
    meaning:
      'The gateway is set to refuse rather than to act on what may have been revoked, and has not heard of the control plane for too long.',
    advice:
      'Repeat the call after the seconds that Retry-After names; if it lasts, tell the operators of the gateway.',
    own: true,
  },
  S503RC: {
    status: 503,
    message: 'X-Ca-Timestamp is older than the nonce memory',
    meaning:
      'The gateway, or its Redis, lost its memory of nonces after this timestamp; the call could be a replay.',
    advice: 'Sign anew with a correct clock and repeat the call.',
    own: true,
  },
  T429PA: {
    status: 429,
    message: 'Throttled by {scope} Flow Control',
    meaning: 'The API, or this application on it, has used up the calls of this second.',
    advice: 'Wait for the seconds that Retry-After names, then repeat the call signed anew.',
  },
  D504RE: {
    status: 504,
    message: 'Backend name resolution failed',
    meaning: 'The name of the API’s upstream could not be resolved.',
    advice: 'Tell the API’s service project; the request id finds the call.',
  },
  D504CO: {
    status: 504,
    message: 'Backend connect failed',
    meaning: 'The API’s upstream did not take the connection.',
    advice: 'Repeat the call later, signed anew; tell the API’s service project.',
  },
  D504CS: {
    status: 504,
    message: 'Backend TLS failed',
    meaning: 'No trusted TLS connection to the API’s upstream was possible.',
    advice: 'Tell the API’s service project; its certificate wants attention.',
  },
  D504TO: {
    status: 504,
    message: 'Backend timeout',
    meaning:
      'The upstream did not answer within the API’s time limit. The call may have had an effect.',
    advice: 'Find out whether the call took effect before repeating it.',
  },
  N502RE: {
    status: 502,
    message: 'Backend response invalid',
    meaning: 'The upstream broke off or answered with something that is not HTTP.',
    advice: 'Find out whether the call took effect before repeating it.',
  },
  X500ER: {
    status: 500,
    message: 'Internal Error',
    meaning: 'A fault of the gateway itself.',
    advice: 'Tell the gateway’s operator the request id.',
  },
  X503BZ: {
    status: 503,
    message: 'Gateway busy',
    meaning: 'The gateway is at the limit of what it holds at once, or is shutting down.',
    advice: 'Repeat the call, signed anew, after the seconds that Retry-After names.',
  },
  X503NC: {
    status: 503,
    message: 'Gateway not configured yet',
    meaning: 'The gateway has no snapshot: it has never reached its control plane.',
    advice: 'Tell the gateway’s operator: the control plane’s address or the token is wrong.',
    own: true,
  },
} as const satisfies Record<string, GatewayError>

export type GatewayErrorCode = keyof typeof gatewayErrors

/** The message of one refusal: the template with its facts; a missing fact reads as nothing. */
export function renderGatewayMessage(
  code: GatewayErrorCode,
  facts: Readonly<Record<string, string>> = {},
): string {
  return gatewayErrors[code].message
    .replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
    .trim()
}
