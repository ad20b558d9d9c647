/** The fetch behind the client: language, reachability, and one more try after a renewed session. */
import { connection } from './connection.ts'
import { awaitRenewedSession, sessionPhase } from '../session/session.ts'

/** Statuses by which a proxy says that the management API itself did not answer. */
const awayStatuses = new Set([502, 503, 504])

/** Routes whose 401 is about the password just typed, not about the session. */
const passwordRoutes = [
  '/api/v1/session',
  '/api/v1/me/sign-in-confirmation',
  '/api/v1/me/password',
  '/api/v1/me/two-factor',
]

/**
 * Wraps a fetch. A 401 in the middle of a session waits for a new sign-in and is then repeated: the server
 * refused it before any effect, so a POST may be repeated too.
 */
export function guardFetch(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const attempt = () => sendOnce(send, input, init)
    const answer = await attempt()
    if (answer.status !== 401 || !isSessionMatter(input)) return answer
    return (await awaitRenewedSession()) ? attempt() : answer
  }
}

async function sendOnce(
  send: typeof fetch,
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
): Promise<Response> {
  const headers = new Headers(init?.headers)
  headers.set('accept-language', document.documentElement.lang)
  try {
    const answer = await send(input, { ...init, headers })
    connection.set(isFromProxy(answer) ? 'unreachable' : 'reachable')
    return answer
  } catch (cause) {
    if (init?.signal?.aborted !== true) connection.set('unreachable')
    throw cause
  }
}

/** A problem document comes from the server itself, whatever its status. */
function isFromProxy(answer: Response): boolean {
  const type = answer.headers.get('content-type') ?? ''
  return awayStatuses.has(answer.status) && !type.includes('json')
}

function isSessionMatter(input: Parameters<typeof fetch>[0]): boolean {
  if (sessionPhase.get() === 'absent') return false
  const address = input instanceof Request ? input.url : input
  return !passwordRoutes.includes(new URL(address, location.origin).pathname)
}
