/** The Task Hub: what waits for me, what I asked for, what I decided. */
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { ViewTabs } from '../../components/view-tabs.tsx'
import { RequestList } from '../../features/requests/request-list.tsx'
import { taskViews } from '../../features/requests/search.ts'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'

const route = getRouteApi('/signed-in/tasks')

export function TaskHub() {
  const { t } = useTranslation()
  const me = useMe()
  const list = useListState(route.useSearch())
  const { view = 'to-decide', limit } = list.search
  const offered = taskViews.filter(
    (each) => each !== 'all' || can(me, 'organisation.list-all-requests'),
  )
  return (
    <>
      <PageHeader title={t('requests.title')} description={t('requests.description')} />
      <ViewTabs
        label={t('requests.views')}
        current={view}
        tabs={offered.map((each) => ({
          key: each,
          label: t(`requests.view.${each}`),
          to: '/tasks',
          search: { ...(each !== 'to-decide' && { view: each }), ...(limit && { limit }) },
        }))}
      />
      <Panel>
        {/* A selection belongs to one view. */}
        <RequestList key={view} list={list} />
      </Panel>
    </>
  )
}
