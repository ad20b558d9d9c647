/** A service project, searched by keyword. */
import { useTranslation } from 'react-i18next'
import { RemoteSelect } from '../components/remote-select.tsx'
import { client } from '../server/client.ts'

export type ProjectSelectProps = Readonly<{
  'aria-label'?: string
  value?: string | undefined
  onChange?: (projectId: string | undefined) => void
  /** The project chosen already, whose name is known. */
  known?: Readonly<{ id: string; name: string }> | undefined
  allowClear?: boolean
}>

export function ProjectSelect({ known, ...props }: ProjectSelectProps) {
  const { t } = useTranslation()
  return (
    <RemoteSelect
      {...props}
      placeholder={t('fields.projectPlaceholder')}
      queryKey={['projects', 'options']}
      find={async (keyword, signal) => {
        const page = await client.listProjects({ query: { q: keyword, limit: 20 } }, { signal })
        return page.items.map(({ id, name }) => ({ value: id, label: name }))
      }}
      known={known ? [{ value: known.id, label: known.name }] : []}
    />
  )
}
