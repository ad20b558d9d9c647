/** A data source, searched by name. */
import { useTranslation } from 'react-i18next'
import { RemoteSelect } from '../components/remote-select.tsx'
import { client } from '../server/client.ts'

export type DataSourceSelectProps = Readonly<{
  id?: string
  value?: string
  onChange?: (dataSourceId: string | undefined) => void
}>

export function DataSourceSelect(props: DataSourceSelectProps) {
  const { t } = useTranslation()
  return (
    <RemoteSelect
      {...props}
      placeholder={t('fields.dataSourcePlaceholder')}
      queryKey={['data-sources', 'options']}
      find={async (keyword, signal) => {
        const page = await client.listDataSources({ query: { q: keyword, limit: 20 } }, { signal })
        return page.items.map(({ id, name, kind }) => ({ value: id, label: name, hint: kind }))
      }}
    />
  )
}
