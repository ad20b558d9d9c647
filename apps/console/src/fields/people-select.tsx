/** Active members of the organisation, searched by name: one, or several. */
import { useTranslation } from 'react-i18next'
import type { Member, PersonRef } from '@portico/contract'
import { RemoteMultiSelect, RemoteSelect } from '../components/remote-select.tsx'
import type { Option } from '../components/remote-select.tsx'
import { client } from '../server/client.ts'

type SharedProps = Readonly<{
  id?: string
  /** People chosen already, whose names are known. */
  known?: readonly PersonRef[]
  /** Leaves out those who belong to this application (MB3). */
  notInApplication?: string
  /** Also those who are deactivated, e.g. to look for what they did. */
  isAnyone?: boolean
  'aria-label'?: string
  placeholder?: string
  allowClear?: boolean
}>

export type PersonSelectProps = SharedProps &
  Readonly<{ value?: string | undefined; onChange?: (memberId: string | undefined) => void }>

export type PeopleSelectProps = SharedProps &
  Readonly<{ value?: string[]; onChange?: (memberIds: string[]) => void }>

export function PersonSelect({ value, onChange, ...shared }: PersonSelectProps) {
  const source = usePeopleSource(shared)
  return (
    <RemoteSelect
      {...source}
      {...(value !== undefined && { value })}
      {...(onChange && { onChange })}
    />
  )
}

export function PeopleSelect({ value, onChange, ...shared }: PeopleSelectProps) {
  const source = usePeopleSource(shared)
  return <RemoteMultiSelect {...source} {...(value && { value })} {...(onChange && { onChange })} />
}

function usePeopleSource({ known = [], notInApplication, isAnyone, ...control }: SharedProps) {
  const { t } = useTranslation()
  const active = isAnyone === true ? undefined : 'true'
  const find = async (keyword: string, signal: AbortSignal) => {
    const query = { q: keyword, active, limit: 20, notInApplication } as const
    const page = await client.listMembers({ query }, { signal })
    return page.items.map(toOption)
  }
  return {
    placeholder: t('fields.peoplePlaceholder'),
    ...control,
    queryKey: ['members', 'options', notInApplication ?? '', active ?? 'anyone'],
    find,
    known: known.map(toOption),
  }
}

function toOption(person: PersonRef | Member): Option {
  return { value: person.id, label: person.displayName, hint: person.username }
}
