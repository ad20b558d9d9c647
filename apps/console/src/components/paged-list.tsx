/** A list with what finds and narrows its rows, the choice of its columns, its states and its pages: what most lists are. */
import { SearchOutlined } from '@ant-design/icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PorticoError } from '@portico/sdk'
import type { ListState } from '../page/list-state.ts'
import type { PagedSearch } from '../page/paged-search.ts'
import { useNarrow } from '../page/use-media.ts'
import { readKeys } from '../page/search.ts'
import { ColumnChooser } from './column-chooser.tsx'
import { DataTable } from './data-table.tsx'
import type { DataColumn, RowSelection } from './data-column.ts'
import { EmptyState } from './empty-state.tsx'
import { ListPager } from './list-pager.tsx'
import { Loaded } from './loaded.tsx'
import { SearchBox } from './search-box.tsx'
import { Toolbar } from './toolbar.tsx'

export type PagedListProps<Row, Search extends PagedSearch> = Readonly<{
  list: ListState<Search>
  query: UseQueryResult<Readonly<{ items: readonly Row[]; nextCursor: string | null }>>
  label: string
  /** Names the search box; without it the list has none. */
  searchLabel?: string
  /** The same objects from one rendering to the next, as `DataTable` wants them. */
  columns: readonly DataColumn<Row>[]
  /** Lets the reader hide columns that are not locked, where rows are a table. */
  hasColumnChooser?: boolean
  rowKey: (row: Row) => string
  selection?: RowSelection<Row> | undefined
  /** Shown where nothing is searched for and nothing is there. */
  empty: ReactNode
  /** Beside the search box. */
  filters?: ReactNode
  /** What of the list's state narrows it, beside the keyword. */
  narrowing?: readonly (keyof Search)[]
  tools?: ReactNode
  /** Lines of the skeleton that stands for the rows. */
  skeletonRows?: number
}>

export function PagedList<Row, Search extends PagedSearch>(props: PagedListProps<Row, Search>) {
  const { list, query, columns } = props
  const { search } = list
  const narrowing = [...(props.narrowing ?? []), 'q'] as const
  const isNarrowed = narrowing.some((key) => search[key as keyof Search] !== undefined)
  const clear = () =>
    list.change(Object.fromEntries(narrowing.map((key) => [key, undefined])) as Partial<Search>)
  return (
    <>
      {/* Who may not see the rows needs nothing that finds them. */}
      {!isForbidden(query.error) && <Tools {...props} />}
      <Loaded query={query} {...(props.skeletonRows !== undefined && { rows: props.skeletonRows })}>
        {({ items, nextCursor }) => (
          <>
            <Rows {...props} items={items} columns={columns}>
              {isNarrowed ? <NothingFound onClear={clear} /> : props.empty}
            </Rows>
            <ListPager list={list} nextCursor={nextCursor} rows={items.length} />
          </>
        )}
      </Loaded>
    </>
  )
}

function isForbidden(error: Error | null): boolean {
  return error instanceof PorticoError && error.status === 403
}

type RowsProps<Row, Search extends PagedSearch> = PagedListProps<Row, Search> &
  Readonly<{ items: readonly Row[]; children: ReactNode }>

function Rows<Row, Search extends PagedSearch>(props: RowsProps<Row, Search>) {
  const { columns, list, selection } = props
  const { hide } = list.search
  const shown = useMemo(() => {
    const hidden = readKeys({ hide }, 'hide')
    return columns.filter(({ key, locked }) => locked === true || !hidden.includes(key))
  }, [columns, hide])
  return (
    <DataTable<Row>
      label={props.label}
      rows={props.items}
      columns={shown}
      rowKey={props.rowKey}
      isRefreshing={props.query.isPlaceholderData}
      {...(selection && { selection })}
      empty={props.children}
    />
  )
}

function Tools<Row, Search extends PagedSearch>(props: PagedListProps<Row, Search>) {
  const { list, searchLabel, filters, tools } = props
  const isNarrow = useNarrow()
  const hasColumnChooser = props.hasColumnChooser === true && !isNarrow
  const hasTools = tools !== undefined || hasColumnChooser
  if (searchLabel === undefined && filters === undefined && !hasTools) return null
  const change = (next: PagedSearch) => list.change(next as Partial<Search>)
  const all = (
    <>
      {tools}
      {hasColumnChooser && (
        <ColumnChooser
          columns={props.columns}
          hidden={readKeys(list.search, 'hide')}
          onChange={(keys) => change({ hide: keys.length === 0 ? undefined : keys.join(',') })}
        />
      )}
    </>
  )
  return (
    <Toolbar {...(hasTools && { tools: all })}>
      {searchLabel !== undefined && (
        <SearchBox
          label={searchLabel}
          value={list.search.q ?? ''}
          onSearch={(text) => change({ q: text === '' ? undefined : text })}
        />
      )}
      {filters}
    </Toolbar>
  )
}

function NothingFound({ onClear }: Readonly<{ onClear: () => void }>) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<SearchOutlined />}
      title={t('states.emptySearch')}
      hint={t('states.emptySearchHint')}
      action={<Button onClick={onClear}>{t('states.clearFilters')}</Button>}
    />
  )
}
