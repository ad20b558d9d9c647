/** A list with its keyword, its states and its pages: what most lists of the Management Hub are. */
import { SearchOutlined } from '@ant-design/icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListState } from '../page/list-state.ts'
import type { PagedSearch } from '../page/paged-search.ts'
import { DataTable } from './data-table.tsx'
import type { DataColumn } from './data-column.ts'
import { EmptyState } from './empty-state.tsx'
import { ListPager } from './list-pager.tsx'
import { Loaded } from './loaded.tsx'
import { SearchBox } from './search-box.tsx'
import { Toolbar } from './toolbar.tsx'

export type SearchedListProps<Row, Search extends PagedSearch> = Readonly<{
  list: ListState<Search>
  query: UseQueryResult<Readonly<{ items: readonly Row[]; nextCursor: string | null }>>
  label: string
  searchLabel: string
  columns: readonly DataColumn<Row>[]
  rowKey: (row: Row) => string
  /** Shown where nothing is searched for and nothing is there. */
  empty: ReactNode
  /** Beside the search box. */
  filters?: ReactNode
  /** Whether one of those filters narrows the list. */
  isFiltered?: boolean
  tools?: ReactNode
}>

export function SearchedList<Row, Search extends PagedSearch>(
  props: SearchedListProps<Row, Search>,
) {
  const { list, query } = props
  const { q } = list.search
  const isNarrowed = q !== undefined || props.isFiltered === true
  return (
    <>
      <Toolbar {...(props.tools !== undefined && { tools: props.tools })}>
        <SearchBox
          label={props.searchLabel}
          value={q ?? ''}
          onSearch={(text) => list.change({ q: text === '' ? undefined : text } as Partial<Search>)}
        />
        {props.filters}
      </Toolbar>
      <Loaded query={query}>
        {({ items, nextCursor }) => (
          <>
            <DataTable<Row>
              label={props.label}
              rows={items}
              columns={props.columns}
              rowKey={props.rowKey}
              isRefreshing={query.isPlaceholderData}
              empty={isNarrowed ? <NothingFound list={list} /> : props.empty}
            />
            <ListPager list={list} nextCursor={nextCursor} rows={items.length} />
          </>
        )}
      </Loaded>
    </>
  )
}

function NothingFound<Search extends PagedSearch>({ list }: Readonly<{ list: ListState<Search> }>) {
  const { t } = useTranslation()
  const clear = () => {
    const kept = Object.keys(list.search).filter((key) => key !== 'limit')
    list.change(Object.fromEntries(kept.map((key) => [key, undefined])) as Partial<Search>)
  }
  return (
    <EmptyState
      icon={<SearchOutlined />}
      title={t('states.emptySearch')}
      hint={t('states.emptySearchHint')}
      action={<Button onClick={clear}>{t('states.clearFilters')}</Button>}
    />
  )
}
