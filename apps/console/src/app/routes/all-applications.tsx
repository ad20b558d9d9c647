/** Application Management: all applications of the organisation, for administrators. */
import { FolderOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../components/link-button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { ApplicationList } from '../../features/applications/application-list.tsx'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'
import { useApplicationDialogs } from '../use-application-dialogs.tsx'

const route = getRouteApi('/signed-in/application-management')

/** Secrets are not among what this list shows. */
const renderNothing = () => null

export function AllApplications() {
  const list = useListState(route.useSearch())
  const { open, onTask, element } = useApplicationDialogs()
  const create = useCallback(() => open('create', null), [open])
  return (
    <>
      <Head onCreate={create} />
      <Panel>
        <ApplicationList
          view="all"
          list={list}
          onRequest={create}
          onTask={onTask}
          renderSecret={renderNothing}
        />
      </Panel>
      {element}
    </>
  )
}

function Head({ onCreate }: Readonly<{ onCreate: () => void }>) {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <PageHeader
      title={t('applications.all.title')}
      description={t('applications.all.description')}
      actions={
        <>
          {can(me, 'organisation.add-group') && (
            <LinkButton to="/application-management/groups" icon={<FolderOutlined aria-hidden />}>
              {t('applications.all.groups')}
            </LinkButton>
          )}
          {can(me, 'organisation.create-application') && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onCreate}>
              {t('applications.all.create')}
            </Button>
          )}
        </>
      }
    />
  )
}
