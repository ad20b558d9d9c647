/** Sign-in by an OpenID Connect provider: the way there, and the way back. */
import type { Database } from '@portico/store'
import type { CallFacts, Identity, ProviderReturn, Redirect } from './identity.ts'
import { providerId } from './library.ts'
import type { Library } from './library.ts'
import { cookieAfter, headersOf } from './library-call.ts'
import { findSession } from './sessions.ts'

/** Where a sign-in that came to nothing ends; `?error=` says why. */
const signInPage = '/sign-in'

type ProviderSignIn = Pick<Identity, 'startProviderSignIn' | 'finishProviderSignIn'>

export function createProviderSignIn(
  library: Library,
  options: Readonly<{ database: Database; url: string }>,
): ProviderSignIn {
  return {
    startProviderSignIn: (returnTo, facts) => start(library, returnTo, facts),
    finishProviderSignIn: (url, facts) => finish(library, options, url, facts),
  }
}

async function start(library: Library, returnTo: string, facts: CallFacts): Promise<Redirect> {
  const { headers, response } = await library.api.signInSocial({
    body: {
      provider: providerId,
      callbackURL: returnTo,
      errorCallbackURL: signInPage,
      disableRedirect: true,
    },
    headers: headersOf(facts),
    returnHeaders: true,
  })
  return { location: response.url ?? signInPage, setCookies: headers.getSetCookie() }
}

async function finish(
  library: Library,
  { database, url: base }: Readonly<{ database: Database; url: string }>,
  url: string,
  facts: CallFacts,
): Promise<ProviderReturn> {
  const request = new Request(new URL(url, base), { headers: headersOf(facts) })
  const response = await library.handler(request)
  const setCookies = response.headers.getSetCookie()
  const location = response.headers.get('location') ?? `${signInPage}?error=failed`
  const session = await findSession(library, database, {
    ...facts,
    cookie: cookieAfter(setCookies),
  })
  return { location, setCookies, memberId: session?.memberId ?? null }
}
