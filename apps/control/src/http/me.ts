/** Routes of the signed-in person. */
import type { Me } from '@portico/contract'
import { accept, isAdministrator, listCapabilities, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { administersGrants, countWaiting, findMember } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { changeProfile } from '../use-cases/change-profile.ts'
import { readOrganisation } from '../use-cases/organisation.ts'
import type { Organisation } from '../use-cases/organisation.ts'
import type { HandlerOptions, Handlers } from './handler.ts'

type MeRoutes = 'getMe' | 'updateMe'

export function createMeHandlers(deps: Deps, options: HandlerOptions): Pick<Handlers, MeRoutes> {
  return {
    getMe: ({ caller }) => showMe(deps, options, caller),
    updateMe: async ({ caller, body }) => {
      const changed = await changeProfile(deps, caller, body)
      return changed.ok ? showMe(deps, options, caller) : changed
    },
  }
}

async function showMe(deps: Deps, options: HandlerOptions, caller: Caller): Promise<Outcome<Me>> {
  const { kysely } = deps.database
  const { authentication, actor } = caller
  const member = await findMember(kysely, actor.memberId)
  if (member === null) return refuse('member.unknown')
  const organisation = await readOrganisation(kysely, deps.clock())
  return accept({
    id: member.id,
    username: member.username,
    displayName: member.displayName,
    email: member.email,
    roles: [...member.roles],
    language: member.language as Me['language'],
    timeZone: member.timeZone,
    theme: member.theme as Me['theme'],
    emailNotices: member.emailNotices,
    twoFactorEnabled: await deps.identity.hasTwoFactor(member.id),
    signedInAt:
      authentication.by === 'session' ? new Date(authentication.signedInAt).toISOString() : null,
    can: [...listCapabilities(actor, { noun: 'organisation' })],
    administersGrants: isAdministrator(actor) || (await administersGrants(kysely, member.id)),
    organisation: {
      ...presentOrganisation(organisation, options),
      emailAvailable: deps.mail !== null,
    },
    counts: await countWaiting(kysely, member.id),
  })
}

function presentOrganisation(
  { settings, network, today, features }: Organisation,
  { gatewayUrl }: HandlerOptions,
): Omit<Me['organisation'], 'emailAvailable'> {
  return {
    name: settings.name,
    timeZone: settings.timeZone,
    today,
    network,
    customKeyAvailable: features.customKey,
    ipWhitelistAvailable: features.whitelistExists,
    ipWhitelistEditable: features.whitelistSwitchedOn,
    allowIpv6: features.allowIpv6,
    minimumSecretLength: settings.minimumSecretLength,
    maximumOverlapSeconds: settings.maximumOverlapSeconds,
    gatewayUrl,
  }
}
