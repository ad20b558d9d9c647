/** An API, searched by name or id. */
import { useTranslation } from 'react-i18next'
import { RemoteSelect } from '../components/remote-select.tsx'
import { client } from '../server/client.ts'

export type ApiSelectProps = Readonly<{
  id?: string
  value?: string
  onChange?: (apiId: string | undefined) => void
}>

export function ApiSelect(props: ApiSelectProps) {
  const { t } = useTranslation()
  return (
    <RemoteSelect
      {...props}
      placeholder={t('fields.apiPlaceholder')}
      queryKey={['apis', 'options']}
      find={async (keyword, signal) => {
        const page = await client.listApis({ query: { q: keyword, limit: 20 } }, { signal })
        return page.items.map(({ id, name, project }) => ({
          value: id,
          label: name,
          hint: project.name,
        }))
      }}
    />
  )
}
