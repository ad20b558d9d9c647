/** What the organisation makes possible at this moment: its settings, its network, its calendar day. */
import { findApplicationFeatures, todayIn } from '@portico/domain'
import type { ActionOn, ApplicationFeatures, Day, NetworkKind, SecretPolicy } from '@portico/domain'
import { getCallAuthentication, getNetworkSettings, getOrganisationSettings } from '@portico/store'
import type { CallAuthentication, OrganisationSettings, Schema } from '@portico/store'
import type { Kysely } from 'kysely'

export type Organisation = Readonly<{
  settings: OrganisationSettings
  network: NetworkKind
  today: Day
  callAuthentication: CallAuthentication
  /** What applications can have on this network: custom keys, resets, whitelists. */
  features: ApplicationFeatures
  /** What a custom AppSecret has to be (CR2); a weak one is accepted with a warning. */
  secretPolicy: SecretPolicy
  /** What nobody may do to an application here, whatever their role (AR1, CR6). */
  withheld: readonly ActionOn<'application'>[]
}>

/** Today's day in the organisation's time zone (MB2). */
export async function readToday(db: Kysely<Schema>, nowMs: number): Promise<Day> {
  return todayIn((await getOrganisationSettings(db)).timeZone, nowMs)
}

/** Reads the settings as they are in this transaction. */
export async function readOrganisation(db: Kysely<Schema>, nowMs: number): Promise<Organisation> {
  const settings = await getOrganisationSettings(db)
  const { kind: network } = await getNetworkSettings(db)
  const callAuthentication = await getCallAuthentication(db)
  const features = findApplicationFeatures(network, callAuthentication)
  const withheld: ActionOn<'application'>[] = []
  if (!features.whitelistSwitchedOn) withheld.push('application.edit-whitelist')
  if (!features.secretReset) withheld.push('application.reset-secret')
  return {
    settings,
    network,
    today: todayIn(settings.timeZone, nowMs),
    callAuthentication,
    features,
    secretPolicy: { minimumStrength: 'weak', minimumLength: settings.minimumSecretLength },
    withheld,
  }
}
