/** An application: of mine, to ask something for it, or of all, to grant it something. */
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { RemoteSelect } from '../components/remote-select.tsx'
import type { Option } from '../components/remote-select.tsx'
import { client } from '../server/client.ts'

export type ApplicationSelectProps = Readonly<{
  id?: string
  'aria-label'?: string
  /** `any` joins mine and the others, because only administrators may list all at once. */
  among: 'mine' | 'any'
  value?: string
  onChange?: (applicationId: string | undefined) => void
  /** Applications chosen already, whose names are known. */
  known?: readonly Readonly<{ id: string; name: string }>[]
}>

const limit = 20

async function findApplications(
  among: ApplicationSelectProps['among'],
  q: string,
  signal: AbortSignal,
): Promise<readonly ApplicationRow[]> {
  const mine = await client.listApplications({ query: { view: 'my', q, limit } }, { signal })
  if (among === 'mine') return mine.items
  const query = { view: 'not-joined', q, limit } as const
  const others = await client.listApplications({ query }, { signal })
  return [...mine.items, ...others.items]
}

export function ApplicationSelect({ among, known = [], ...props }: ApplicationSelectProps) {
  const { t } = useTranslation()
  const toOption = (row: ApplicationRow): Option => ({
    value: row.id,
    label: row.name,
    hint: row.group.name,
  })
  return (
    <RemoteSelect
      {...props}
      placeholder={t('fields.applicationPlaceholder')}
      queryKey={['applications', 'options', among]}
      find={async (keyword, signal) =>
        (await findApplications(among, keyword, signal)).map(toOption)
      }
      known={known.map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}
