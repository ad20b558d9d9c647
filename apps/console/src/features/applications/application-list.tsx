/** My applications, those not joined, or all: search, group filter, columns, pages (AP11). */
import { AppstoreAddOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { memo, useMemo } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { GroupSelect } from '../../fields/group-select.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import { applicationsQuery } from './api.ts'
import { listAllColumns, listMyColumns, listNotJoinedColumns } from './columns.tsx'
import type { OnApplicationTask } from './row-actions.tsx'
import type { ApplicationSearch, ApplicationView } from './search.ts'

const columnLists = {
  my: listMyColumns,
  'not-joined': listNotJoinedColumns,
  all: listAllColumns,
}

const narrowing = ['groupId'] as const

/** The functions are the same from one rendering to the next: the rows are drawn anew for others. */
export type ApplicationListProps = Readonly<{
  view: ApplicationView | 'all'
  list: ListState<ApplicationSearch>
  onTask: OnApplicationTask
  renderSecret: (application: ApplicationRow) => ReactNode
  /** What makes a first application: asking for it, or creating it. */
  onRequest: () => void
}>

function List(props: ApplicationListProps) {
  const { view, list, onTask, renderSecret, onRequest } = props
  const { t } = useTranslation()
  const formats = useFormats()
  const answer = useQuery(applicationsQuery(view, list.search))
  const columns = useMemo(
    () => columnLists[view]({ t, formats, onTask, renderSecret }),
    [view, t, formats, onTask, renderSecret],
  )
  return (
    <PagedList<ApplicationRow, ApplicationSearch>
      list={list}
      query={answer}
      label={t('applications.list')}
      searchLabel={t('applications.search')}
      columns={columns}
      hasColumnChooser
      rowKey={keyOf}
      filters={<GroupFilter list={list} rows={answer.data?.items} />}
      narrowing={narrowing}
      skeletonRows={10}
      empty={<NoApplications view={view} onRequest={onRequest} />}
    />
  )
}

export const ApplicationList = memo(List)

const keyOf = (row: ApplicationRow) => row.id

type GroupFilterProps = Readonly<{
  list: ListState<ApplicationSearch>
  rows: readonly ApplicationRow[] | undefined
}>

function GroupFilter({ list, rows }: GroupFilterProps) {
  const { t } = useTranslation()
  const { groupId } = list.search
  return (
    <GroupSelect
      aria-label={t('applications.filterGroup')}
      allowClear
      value={groupId}
      // A filter that came with a link shows the group's name as soon as a row tells it.
      known={rows?.find((row) => row.group.id === groupId)?.group}
      onChange={(next) => list.change({ groupId: next })}
    />
  )
}

const emptyTexts = { my: 'emptyMy', 'not-joined': 'emptyNotJoined', all: 'emptyAll' } as const

type NoApplicationsProps = Pick<ApplicationListProps, 'view' | 'onRequest'>

function NoApplications({ view, onRequest }: NoApplicationsProps) {
  const { t } = useTranslation()
  const stem = emptyTexts[view]
  return (
    <EmptyState
      icon={<AppstoreAddOutlined />}
      title={t(`applications.${stem}`)}
      hint={t(`applications.${stem}Hint`)}
      {...(view === 'my' && {
        action: (
          <Button type="primary" onClick={onRequest}>
            {t('applications.request')}
          </Button>
        ),
      })}
    />
  )
}
