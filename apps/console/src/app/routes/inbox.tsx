/** The inbox, reached from the bell. */
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { InboxList } from '../../features/inbox/inbox-list.tsx'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/inbox')

export function Inbox() {
  const { t } = useTranslation()
  const list = useListState(route.useSearch())
  return (
    <>
      <PageHeader title={t('inbox.title')} description={t('inbox.description')} />
      <Panel>
        <InboxList list={list} />
      </Panel>
    </>
  )
}
