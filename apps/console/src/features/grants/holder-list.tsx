/** Which applications hold a grant on one API or data source, for those who administer it. */
import { KeyOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@portico/contract'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ListPager } from '../../components/list-pager.tsx'
import { Loaded } from '../../components/loaded.tsx'
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

export function HolderList({ list, kind, targetId }: HolderListProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const answer = useQuery(holdersQuery(list.search, kind, targetId))
  const columns = listGrantColumns({
    kind,
    has: ['application', 'grantedBy'],
    side: 'keeper',
    t,
    formats,
  })
  return (
    <Loaded query={answer}>
      {({ items, nextCursor }) => (
        <>
          <DataTable<Grant>
            label={t('grants.holders')}
            rows={items}
            columns={columns}
            rowKey={(row) => row.id}
            isRefreshing={answer.isPlaceholderData}
            empty={
              <EmptyState
                icon={<KeyOutlined />}
                title={t('grants.noHolder')}
                hint={t('grants.noHolderHint')}
              />
            }
          />
          <ListPager list={list} nextCursor={nextCursor} rows={items.length} />
        </>
      )}
    </Loaded>
  )
}
