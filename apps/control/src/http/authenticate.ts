/** Finds out who is calling: the session cookie or a personal access token, never both. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isExpired, isPersonalToken, todayIn } from '@portico/domain'
import {
  findActiveMember,
  findTokenBearer,
  getOrganisationSettings,
  hashPersonalToken,
  touchPersonalToken,
} from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import type { CallOrigin } from './caller-address.ts'
import { Problem } from './problems.ts'
import { callFactsOf, sendCookies } from './session-cookies.ts'

/** Answers the caller, or null for nobody; throws `token.invalid` for a token that is not good. */
export type Authenticate = (
  request: FastifyRequest,
  reply: FastifyReply,
  origin: CallOrigin,
) => Promise<Caller | null>

/** Asks the database at each call, so that a role taken away or a person deactivated counts at once. */
export function createAuthenticate(deps: Deps): Authenticate {
  return (request, reply, origin) => {
    const { authorization } = request.headers
    return authorization === undefined
      ? authenticateSession(deps, request, reply, origin)
      : authenticateToken(deps, authorization, request, origin.address)
  }
}

async function authenticateSession(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  origin: CallOrigin,
): Promise<Caller | null> {
  const session = await deps.identity.findSession(callFactsOf(request, origin))
  if (session === null) return null
  sendCookies(reply, session.setCookies, origin)
  const member = await findActiveMember(deps.database.kysely, session.memberId)
  if (member === null) return null
  return {
    actor: { memberId: member.id, roles: member.roles },
    username: member.username,
    displayName: member.displayName,
    address: origin.address,
    requestId: request.id,
    authentication: {
      by: 'session',
      sessionId: session.sessionId,
      signedInAt: session.signedInAt,
    },
  }
}

async function authenticateToken(
  deps: Deps,
  authorization: string,
  request: FastifyRequest,
  address: string,
): Promise<Caller> {
  const value = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
  // The checksum turns typing errors away without a question to the database.
  const bearer = isPersonalToken(value)
    ? await findTokenBearer(deps.database.kysely, hashPersonalToken(value))
    : null
  if (bearer === null || (await hasExpired(deps, bearer.token.expiresOn))) {
    throw new Problem('token.invalid', { headers: { 'www-authenticate': 'Bearer' } })
  }
  await touchPersonalToken(deps.database.kysely, bearer.token.id, new Date(deps.clock()))
  return {
    actor: { memberId: bearer.token.memberId, roles: bearer.roles },
    username: bearer.username,
    displayName: bearer.displayName,
    address,
    requestId: request.id,
    authentication: { by: 'token', tokenId: bearer.token.id, scopes: bearer.token.scopes },
  }
}

async function hasExpired(deps: Deps, expiresOn: string | null): Promise<boolean> {
  if (expiresOn === null) return false
  const { timeZone } = await getOrganisationSettings(deps.database.kysely)
  return isExpired(expiresOn, todayIn(timeZone, deps.clock()))
}
