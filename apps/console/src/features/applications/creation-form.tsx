/** The form behind a new application, whether it is asked for or created at once (CR2, AR1). */
import type { ApplicationForm, PersonRef } from '@portico/contract'
import { readEntries } from '../../fields/address-entries.ts'
import { KeyFields } from './key-fields.tsx'
import { ProfileFields } from './profile-fields.tsx'
import type { ProfileValues } from './profile-fields.tsx'
import { WhitelistFields } from './whitelist-fields.tsx'

export type CreationValues = ProfileValues & {
  hasCustomKey: boolean
  appKey: string
  appSecret: string
  hasWhitelist: boolean
  entries: string
}

/** Wire path of a refusal → field of this form. */
export function fieldOfCreation(path: string): string[] | null {
  if (path.startsWith('ipWhitelist')) return ['entries']
  if (path.startsWith('ownerIds')) return ['ownerIds']
  const last = path.split('.').at(-1)
  return last === undefined || last === '' ? null : [last]
}

export function toForm(values: CreationValues): ApplicationForm {
  const { name, groupId, scenario, ownerIds } = values
  return {
    name: name.normalize('NFC'),
    groupId,
    scenario,
    ownerIds,
    ...(values.hasCustomKey && {
      customKey: { appKey: values.appKey, appSecret: values.appSecret },
    }),
    ...(values.hasWhitelist && { ipWhitelist: { entries: readEntries(values.entries) } }),
  }
}

export type CreationFieldsProps = Readonly<{
  isUnsettled: boolean
  knownOwners: readonly PersonRef[]
  knownGroup?: Readonly<{ id: string; name: string }> | undefined
}>

export function CreationFields(props: CreationFieldsProps) {
  return (
    <>
      <ProfileFields {...props} />
      <KeyFields />
      <WhitelistFields />
    </>
  )
}
