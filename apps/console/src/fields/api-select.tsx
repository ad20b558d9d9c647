/** An API, searched by name or id: one, or several. */
import { useTranslation } from 'react-i18next'
import { RemoteMultiSelect, RemoteSelect } from '../components/remote-select.tsx'
import { client } from '../server/client.ts'

export type ApiSelectProps = Readonly<{
  id?: string
  value?: string
  onChange?: (apiId: string | undefined) => void
}>

export type ApisSelectProps = Readonly<{
  id?: string
  value?: string[]
  onChange?: (apiIds: string[]) => void
}>

export function ApiSelect(props: ApiSelectProps) {
  return <RemoteSelect {...props} {...useApiSource()} />
}

/** Several of them. */
export function ApisSelect(props: ApisSelectProps) {
  return <RemoteMultiSelect {...props} {...useApiSource()} />
}

function useApiSource() {
  const { t } = useTranslation()
  return {
    placeholder: t('fields.apiPlaceholder'),
    queryKey: ['apis', 'options'],
    find: async (keyword: string, signal: AbortSignal) => {
      const page = await client.listApis({ query: { q: keyword, limit: 20 } }, { signal })
      return page.items.map(({ id, name, project }) => ({
        value: id,
        label: name,
        hint: project.name,
      }))
    },
  }
}
