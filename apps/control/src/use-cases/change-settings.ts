/** Changes the settings of the organisation: how calls are authenticated, and the organisation itself. */
import {
  accept,
  authorise,
  changeCallAuthentication as decideCallAuthentication,
  refuse,
} from '@portico/domain'
import type {
  ActionOn,
  CallAuthentication as DecidedAuthentication,
  NetworkKind,
  Outcome,
} from '@portico/domain'
import {
  appendEvents,
  getCallAuthentication,
  getNetworkSettings,
  getOrganisationSettings,
  inTransaction,
  renewEpoch,
  updateCallAuthentication,
  updateOrganisationSettings,
} from '@portico/store'
import type { CallAuthentication, OrganisationSettings } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { onlyGiven } from '../only-given.ts'

type Change<T> = { readonly [K in keyof T]?: T[K] | undefined }

const settings = { kind: 'settings', id: 'settings', name: null }

function mayEdit(caller: Caller, action: ActionOn<'organisation'>): Outcome<null> {
  return authorise(caller.actor, action, { noun: 'organisation' })
}

/** NW2: what exists on the built-in gateway only, or on Alibaba Cloud only, is refused elsewhere. */
export async function changeCallAuthentication(
  deps: Deps,
  caller: Caller,
  change: Change<Omit<CallAuthentication, 'version'>>,
  version: number | undefined,
): Promise<Outcome<null>> {
  const allowed = mayEdit(caller, 'organisation.edit-call-authentication')
  if (!allowed.ok) return allowed
  return inTransaction(deps.database, async (tx) => {
    const { kind } = await getNetworkSettings(tx)
    const before = await getCallAuthentication(tx)
    const decided = decideCallAuthentication(kind, presentOf(kind, before), onlyGiven(change))
    if (!decided.ok) return decided
    const columns = {
      application_ip_whitelist: change.applicationIpWhitelist,
      allow_ipv6: change.allowIpv6,
      window_seconds: change.windowSeconds,
      require_timestamp: change.requireTimestamp,
      require_nonce: change.requireNonce,
      allow_hmac_sha1: change.allowHmacSha1,
      token_authentication: change.tokenAuthentication,
    }
    if (!(await updateCallAuthentication(tx, onlyGiven(columns), version)))
      return refuse('version.stale')
    const event = eventBy(caller, 'settings.call-authentication-changed', settings, {
      detail: { before, change: onlyGiven(change) },
      feed: { kind: 'settings', id: 'settings' },
    })
    await appendEvents(tx, [event], deps.clock())
    return accept(null)
  })
}

/** The part of the settings that exists on a network. */
function presentOf(kind: NetworkKind, settings: CallAuthentication): DecidedAuthentication {
  const { tokenAuthentication, version: _, ...builtIn } = settings
  return kind === 'built-in' ? builtIn : { tokenAuthentication: tokenAuthentication ?? true }
}

export async function changeOrganisation(
  deps: Deps,
  caller: Caller,
  change: Change<Omit<OrganisationSettings, 'version'>>,
  version: number | undefined,
): Promise<Outcome<null>> {
  const allowed = mayEdit(caller, 'organisation.edit-policy')
  if (!allowed.ok) return allowed
  return inTransaction(deps.database, async (tx) => {
    const before = await getOrganisationSettings(tx)
    const columns = {
      name: change.name,
      time_zone: change.timeZone,
      allow_self_approval: change.allowSelfApproval,
      request_expiry_days: change.requestExpiryDays,
      require_fresh_sign_in_for_reveal: change.requireFreshSignInForReveal,
      minimum_secret_length: change.minimumSecretLength,
      maximum_overlap_seconds: change.maximumOverlapSeconds,
      expiry_warning_days: change.expiryWarningDays,
    }
    if (!(await updateOrganisationSettings(tx, onlyGiven(columns), version)))
      return refuse('version.stale')
    // Every last day of validity now ends at another instant: gateways take all of it anew.
    if (change.timeZone !== undefined && change.timeZone !== before.timeZone) {
      await renewEpoch(tx, Buffer.from(deps.randomness(12)).toString('hex'))
    }
    const detail = { before, change: onlyGiven(change) }
    const event = eventBy(caller, 'settings.organisation-changed', settings, { detail })
    await appendEvents(tx, [event], deps.clock())
    return accept(null)
  })
}
