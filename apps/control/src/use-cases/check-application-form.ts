/** Checks the create form against every rule on its fields, at submission and again at the effect (AP1 to AP7). */
import { accept, parseCreation } from '@portico/domain'
import type {
  AddressRuleMode,
  CreationInput,
  CustomCredential,
  Outcome,
  Warning,
} from '@portico/domain'
import { listActiveMemberIds, lockGroup } from '@portico/store'
import type { Schema, StoredWhitelist } from '@portico/store'
import type { Transaction } from 'kysely'
import { readOrganisation } from './organisation.ts'

/** The create form as the contract has it. */
export type ApplicationForm = Readonly<{
  name: string
  groupId: string
  scenario: string
  ownerIds: readonly string[]
  customKey?: Readonly<{ appKey: string; appSecret: string }> | undefined
  ipWhitelist?: Readonly<{ entries: string; mode?: AddressRuleMode | undefined }> | undefined
}>

export type CheckedApplication = Readonly<{
  name: string
  groupId: string
  scenario: string
  ownerIds: readonly string[]
  customKey: CustomCredential | null
  whitelist: StoredWhitelist | null
  warnings: readonly Warning[]
}>

/**
 * Checks all fields and refuses with all their faults at once, by the paths of the form. The group and the
 * people named stay locked against removal until the transaction ends, so that what was checked still holds
 * when it is written. Whether name and AppKey are free is for the database to say.
 */
export async function checkApplicationForm(
  tx: Transaction<Schema>,
  form: ApplicationForm,
  nowMs: number,
): Promise<Outcome<CheckedApplication>> {
  const group = await lockGroup(tx, form.groupId, 'share')
  const activeMemberIds = await listActiveMemberIds(tx, form.ownerIds)
  const organisation = await readOrganisation(tx, nowMs)
  const parsed = parseCreation(inputOf(form), {
    activeMemberIds,
    groupExists: group !== null,
    networkKind: organisation.network,
    callAuthentication: organisation.callAuthentication,
    secretPolicy: organisation.secretPolicy,
  })
  if (!parsed.ok) return parsed
  const { profile, customCredential, whitelist, warnings } = parsed.value
  return accept({
    ...profile,
    customKey: customCredential,
    whitelist: whitelist && {
      enabled: whitelist.enabled,
      mode: whitelist.mode,
      entries: whitelist.rules,
    },
    warnings,
  })
}

function inputOf({ customKey, ipWhitelist, ...profile }: ApplicationForm): CreationInput {
  const { entries = '', mode } = ipWhitelist ?? {}
  return {
    ...profile,
    ...(customKey && { customKey }),
    ...(ipWhitelist && { ipWhitelist: { entries, ...(mode && { mode }) } }),
  }
}
