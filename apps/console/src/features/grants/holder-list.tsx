/** Which applications hold a grant on one API or data source, for those who administer it. */
import { KeyOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@portico/contract'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { holdersQuery } from './api.ts'
import { listGrantColumns } from './grant-columns.tsx'
import type { GrantKind } from './search.ts'

export type HolderListProps = Readonly<{
  list: ListState<PagedSearch>
  kind: GrantKind
  targetId: string
}>

const shown = { has: ['application', 'grantedBy'], side: 'keeper' } as const

export function HolderList({ list, kind, targetId }: HolderListProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const answer = useQuery(holdersQuery(list.search, kind, targetId))
  const columns = useMemo(
    () => listGrantColumns({ kind, ...shown, t, formats }),
    [kind, t, formats],
  )
  return (
    <PagedList<Grant, PagedSearch>
      list={list}
      query={answer}
      label={t('grants.holders')}
      columns={columns}
      rowKey={(row) => row.id}
      empty={
        <EmptyState
          icon={<KeyOutlined />}
          title={t('grants.noHolder')}
          hint={t('grants.noHolderHint')}
        />
      }
    />
  )
}
