/** An application group, searched by keyword (GP3). */
import { useTranslation } from 'react-i18next'
import type { ApplicationGroup } from '@portico/contract'
import { RemoteSelect } from '../components/remote-select.tsx'
import type { Option } from '../components/remote-select.tsx'
import { client } from '../server/client.ts'

export type GroupSelectProps = Readonly<{
  id?: string
  'aria-label'?: string
  value?: string | undefined
  onChange?: (groupId: string | undefined) => void
  /** The group chosen already, whose name is known. */
  known?: Readonly<{ id: string; name: string }> | undefined
  allowClear?: boolean
}>

export function GroupSelect({ known, ...props }: GroupSelectProps) {
  const { t } = useTranslation()
  const toOption = (group: ApplicationGroup): Option => ({
    value: group.id,
    label: group.name,
    hint: t('fields.applicationCount', { count: group.applicationCount }),
  })
  return (
    <RemoteSelect
      {...props}
      placeholder={t('fields.groupPlaceholder')}
      queryKey={['groups', 'options']}
      find={async (keyword, signal) => {
        const page = await client.listGroups({ query: { q: keyword, limit: 20 } }, { signal })
        return page.items.map(toOption)
      }}
      known={known ? [{ value: known.id, label: known.name }] : []}
    />
  )
}
