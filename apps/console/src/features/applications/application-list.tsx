/** My applications, those not joined, or all: search, group filter, columns, pages (AP11). */
import { AppstoreAddOutlined, SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { ColumnChooser } from '../../components/column-chooser.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ListPager } from '../../components/list-pager.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { SearchBox } from '../../components/search-box.tsx'
import { Toolbar } from '../../components/toolbar.tsx'
import { GroupSelect } from '../../fields/group-select.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import { readKeys } from '../../page/search.ts'
import { applicationsQuery } from './api.ts'
import { listAllColumns, listMyColumns, listNotJoinedColumns } from './columns.tsx'
import type { OnApplicationTask } from './row-actions.tsx'
import type { ApplicationSearch, ApplicationView } from './search.ts'

const columnLists = {
  my: listMyColumns,
  'not-joined': listNotJoinedColumns,
  all: listAllColumns,
}

export type ApplicationListProps = Readonly<{
  view: ApplicationView | 'all'
  list: ListState<ApplicationSearch>
  onTask: OnApplicationTask
  renderSecret: (application: ApplicationRow) => ReactNode
  /** What makes a first application: asking for it, or creating it. */
  onRequest: () => void
}>

export function ApplicationList(props: ApplicationListProps) {
  const { view, list, onTask, renderSecret, onRequest } = props
  const { t } = useTranslation()
  const formats = useFormats()
  const { search, change } = list
  const answer = useQuery(applicationsQuery(view, search))
  const columns = columnLists[view]({ t, formats, onTask, renderSecret })
  const hidden = readKeys(search, 'hide')
  return (
    <>
      <Toolbar
        tools={
          <ColumnChooser
            columns={columns}
            hidden={hidden}
            onChange={(keys) => change({ hide: keys.length === 0 ? undefined : keys.join(',') })}
          />
        }
      >
        <SearchBox
          label={t('applications.search')}
          value={search.q ?? ''}
          onSearch={(q) => change({ q: q === '' ? undefined : q })}
        />
        <GroupSelect
          aria-label={t('applications.filterGroup')}
          allowClear
          value={search.groupId}
          known={findGroup(answer.data?.items, search.groupId)}
          onChange={(groupId) => change({ groupId })}
        />
      </Toolbar>
      <Loaded query={answer} rows={10}>
        {({ items, nextCursor }) => (
          <>
            <DataTable<ApplicationRow>
              label={t('applications.list')}
              rows={items}
              columns={columns.filter((column) => !hidden.includes(column.key))}
              rowKey={(row) => row.id}
              isRefreshing={answer.isPlaceholderData}
              empty={<NoApplications view={view} list={list} onRequest={onRequest} />}
            />
            <ListPager list={list} nextCursor={nextCursor} rows={items.length} />
          </>
        )}
      </Loaded>
    </>
  )
}

/** A filter that came with a link shows the group's name as soon as a row tells it. */
function findGroup(items: readonly ApplicationRow[] | undefined, groupId: string | undefined) {
  return items?.find((row) => row.group.id === groupId)?.group
}

const emptyTexts = { my: 'emptyMy', 'not-joined': 'emptyNotJoined', all: 'emptyAll' } as const

type NoApplicationsProps = Pick<ApplicationListProps, 'view' | 'list' | 'onRequest'>

function NoApplications({ view, list, onRequest }: NoApplicationsProps) {
  const { t } = useTranslation()
  const { q, groupId } = list.search
  if (q !== undefined || groupId !== undefined) {
    const clear = () => list.change({ q: undefined, groupId: undefined })
    return (
      <EmptyState
        icon={<SearchOutlined />}
        title={t('states.emptySearch')}
        hint={t('states.emptySearchHint')}
        action={<Button onClick={clear}>{t('states.clearFilters')}</Button>}
      />
    )
  }
  const isMine = view === 'my'
  const stem = emptyTexts[view]
  return (
    <EmptyState
      icon={<AppstoreAddOutlined />}
      title={t(`applications.${stem}`)}
      hint={t(`applications.${stem}Hint`)}
      {...(isMine && {
        action: (
          <Button type="primary" onClick={onRequest}>
            {t('applications.request')}
          </Button>
        ),
      })}
    />
  )
}
