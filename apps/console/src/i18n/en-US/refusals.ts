/** Refusals in English: the rules' own sentences, and those of the edge. */
import { refusalMessages, warningMessages } from '@portico/domain'
import type { EdgeCode } from '../../server/edge-codes.ts'

export const edgeMessages: Readonly<Record<EdgeCode, string>> = {
  'network.unreachable':
    'Portico does not answer. Check the connection and try again; nothing you typed is lost.',
  'answer.unexpected':
    'The server answered with something unreadable. Try again, or ask your administrator.',
  'session.required': 'You are not signed in, or your session has ended. Sign in and try again.',
  'session.cross-site':
    'The request came from another site and was refused. Open the console itself.',
  'sign-in.failed': 'Username or password is wrong. Check both and try again.',
  'sign-in.code-required': 'Two-factor sign-in is on for this account; enter the one-time code.',
  'sign-in.code-wrong': 'The code is wrong; enter the one that your device shows now.',
  'sign-in.throttled': 'Too many attempts. Wait {retryAfterSeconds} seconds and try again.',
  'body.malformed': 'What was sent is unreadable; reload the page and try again.',
  'body.invalid': 'What was sent does not have the expected form: {faults}.',
  'body.too-large': 'What was sent is too large; at most {limitBytes} bytes are accepted.',
  'parameter.invalid': 'A parameter of the address is wrong: {faults}.',
  'cursor.invalid': 'This place in the list is gone; go back to the first page.',
  'version.malformed': 'The version is malformed; reload the page and try again.',
  'call.timeout': 'The request did not arrive in time; try again.',
  'route.unknown':
    'The server does not know this; it may be older than the console. Ask your administrator.',
  'idempotency-key.reused':
    'This differs from what was sent before under the same key; reload the page and send it again.',
  'idempotency-key.in-progress':
    'The first attempt has no answer yet; look in a moment whether its effect is there.',
  'server.defect':
    'Something broke inside the server. Tell your administrator the request id {requestId}.',
  'server.busy': 'The server cannot do this now; try again in a moment.',
  'server.outcome-unknown':
    'The connection to the database broke; look whether the change is there before you try again.',
}

/** Every sentence of the language, by code. */
export const sentences = { ...edgeMessages, ...refusalMessages, ...warningMessages }
