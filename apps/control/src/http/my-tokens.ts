/** Routes of the signed-in person's access tokens and sessions. */
import type { Session, Token } from '@portico/contract'
import { accept } from '@portico/domain'
import { listPersonalTokens, listSessions } from '@portico/store'
import type { PersonalToken, SessionRecord } from '@portico/store'
import type { Deps } from '../deps.ts'
import { createToken, endMySession, revokeToken } from '../use-cases/change-tokens.ts'
import type { Handlers } from './handler.ts'

type TokenRoutes =
  | 'listMyTokens'
  | 'createMyToken'
  | 'deleteMyToken'
  | 'listMySessions'
  | 'endMySession'

export function createMyTokenHandlers(deps: Deps): Pick<Handlers, TokenRoutes> {
  const { kysely } = deps.database
  return {
    listMyTokens: async ({ caller }) => {
      const tokens = await listPersonalTokens(kysely, caller.actor.memberId)
      return accept({ items: tokens.map(presentToken), nextCursor: null })
    },
    createMyToken: ({ caller, body }) => createToken(deps, caller, body),
    deleteMyToken: ({ caller, params }) => revokeToken(deps, caller, params.id),
    listMySessions: async ({ caller }) => {
      const { authentication } = caller
      const current = authentication.by === 'session' ? authentication.sessionId : null
      // The identity library keeps its own time.
      const sessions = await listSessions(kysely, caller.actor.memberId, new Date())
      return accept({
        items: sessions.map((session) => presentSession(session, current)),
        nextCursor: null,
      })
    },
    endMySession: ({ caller, params }) => endMySession(deps, caller, params.id),
  }
}

function presentToken(token: PersonalToken): Token {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    createdAt: token.createdAt.toISOString(),
    expiresOn: token.expiresOn,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  }
}

function presentSession(session: SessionRecord, current: string | null): Session {
  return {
    id: session.id,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    address: session.address,
    userAgent: session.userAgent,
    current: session.id === current,
  }
}
