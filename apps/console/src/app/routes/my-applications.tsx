/** My Applications: the lists, and the dialogs that their rows open. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { ViewTabs } from '../../components/view-tabs.tsx'
import { ApplicationList } from '../../features/applications/application-list.tsx'
import { applicationViews } from '../../features/applications/search.ts'
import { SecretCell } from '../../features/credentials/secret-cell.tsx'
import { useListState } from '../../page/list-state.ts'
import { preloadDialogs } from '../application-dialog.tsx'
import { useApplicationDialogs } from '../use-application-dialogs.tsx'

const route = getRouteApi('/signed-in/applications')

export function MyApplications() {
  const list = useListState(route.useSearch())
  const { open, onTask, element } = useApplicationDialogs()
  const request = useCallback(() => open('request', null), [open])
  const renderSecret = useCallback(
    (application: ApplicationRow) => (
      <SecretCell application={application} onReset={() => open('reset', application)} />
    ),
    [open],
  )
  const { view = 'my', limit } = list.search
  return (
    <>
      <Head onRequest={request} />
      <Views current={view} limit={limit} />
      <Panel>
        <ApplicationList
          key={view}
          view={view}
          list={list}
          onRequest={request}
          onTask={onTask}
          renderSecret={renderSecret}
        />
      </Panel>
      {element}
    </>
  )
}

function Head({ onRequest }: Readonly<{ onRequest: () => void }>) {
  const { t } = useTranslation()
  return (
    <PageHeader
      title={t('applications.title')}
      description={t('applications.description')}
      actions={
        <Button
          type="primary"
          icon={<PlusOutlined aria-hidden />}
          onClick={onRequest}
          onPointerEnter={preloadDialogs}
          onFocus={preloadDialogs}
        >
          {t('applications.request')}
        </Button>
      }
    />
  )
}

type ViewsProps = Readonly<{ current: string; limit: number | undefined }>

function Views({ current, limit }: ViewsProps) {
  const { t } = useTranslation()
  return (
    <ViewTabs
      label={t('applications.views')}
      current={current}
      tabs={applicationViews.map((each) => ({
        key: each,
        label: t(`applications.view.${each}`),
        to: '/applications',
        search: { ...(each !== 'my' && { view: each }), ...(limit && { limit }) },
      }))}
    />
  )
}
