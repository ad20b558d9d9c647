/** Routes of the organisation's settings. */
import type {
  CallAuthentication as CallAuthenticationBody,
  NetworkSettings as NetworkBody,
  OrganisationSettings as OrganisationBody,
} from '@portico/contract'
import { accept, can, isTimeZone, refuse } from '@portico/domain'
import type { Actor, ActionOn, Outcome } from '@portico/domain'
import { getCallAuthentication, getNetworkSettings, getOrganisationSettings } from '@portico/store'
import type { Deps } from '../deps.ts'
import { changeNetwork, previewNetworkChange } from '../use-cases/change-network.ts'
import { changeCallAuthentication, changeOrganisation } from '../use-cases/change-settings.ts'
import type { Handlers } from './handler.ts'

type SettingsRoutes =
  | 'getNetwork'
  | 'previewNetworkChange'
  | 'setNetwork'
  | 'getCallAuthentication'
  | 'setCallAuthentication'
  | 'getOrganisation'
  | 'setOrganisation'

export function createSettingsHandlers(deps: Deps): Pick<Handlers, SettingsRoutes> {
  return {
    getNetwork: ({ caller }) => showNetwork(deps, caller.actor),
    previewNetworkChange: ({ caller, query }) => previewNetworkChange(deps, caller, query.to),
    setNetwork: async ({ caller, body, version }) => {
      const changed = await changeNetwork(deps, caller, body, version)
      return changed.ok ? showNetwork(deps, caller.actor) : changed
    },
    getCallAuthentication: ({ caller }) => showCallAuthentication(deps, caller.actor),
    setCallAuthentication: async ({ caller, body, version }) => {
      const changed = await changeCallAuthentication(deps, caller, body, version)
      return changed.ok ? showCallAuthentication(deps, caller.actor) : changed
    },
    getOrganisation: ({ caller }) => showOrganisation(deps, caller.actor),
    setOrganisation: async ({ caller, body, version }) => {
      if (body.timeZone !== undefined && !isTimeZone(body.timeZone)) {
        return refuse('network.setting-invalid', {
          path: 'timeZone',
          facts: { setting: 'timeZone', expected: 'an IANA time zone such as Asia/Shanghai' },
        })
      }
      const changed = await changeOrganisation(deps, caller, body, version)
      return changed.ok ? showOrganisation(deps, caller.actor) : changed
    },
  }
}

function mayDo(actor: Actor, action: ActionOn<'organisation'>): string[] {
  return can(actor, action, { noun: 'organisation' }) ? [action] : []
}

async function showNetwork(deps: Deps, actor: Actor): Promise<Outcome<NetworkBody>> {
  const network = await getNetworkSettings(deps.database.kysely)
  const changedAt = network.changedAt?.toISOString() ?? null
  return accept({ ...network, changedAt, can: mayDo(actor, 'organisation.edit-network') })
}

async function showCallAuthentication(
  deps: Deps,
  actor: Actor,
): Promise<Outcome<CallAuthenticationBody>> {
  const settings = await getCallAuthentication(deps.database.kysely)
  return accept({ ...settings, can: mayDo(actor, 'organisation.edit-call-authentication') })
}

async function showOrganisation(deps: Deps, actor: Actor): Promise<Outcome<OrganisationBody>> {
  const settings = await getOrganisationSettings(deps.database.kysely)
  return accept({ ...settings, can: mayDo(actor, 'organisation.edit-policy') })
}
