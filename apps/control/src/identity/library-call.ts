/** How the library is called, and how its answers are read. */
import { APIError } from 'better-auth/api'
import type { CallFacts } from './identity.ts'

/** The header in which we, and nobody else, hand over the caller's address. */
export const addressHeader = 'x-portico-caller-address'

/** The library sees these headers and no others: nothing that a client made up reaches it. */
export function headersOf(facts: CallFacts, cookie = facts.cookie): Headers {
  const headers = new Headers({ [addressHeader]: facts.address })
  if (cookie !== undefined) headers.set('cookie', cookie)
  if (facts.userAgent !== undefined) headers.set('user-agent', facts.userAgent.slice(0, 512))
  return headers
}

/** The `Cookie` header of a browser that has just been sent these `Set-Cookie` lines; cleared ones are left out. */
export function cookieAfter(setCookies: readonly string[]): string {
  return setCookies
    .map((line) => line.split(';', 1)[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ')
}

/** What the library answers below 500 is a no; anything else is a failure of its own. */
export function isNo(error: unknown): error is APIError {
  return error instanceof APIError && error.statusCode < 500
}
