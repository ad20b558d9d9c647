/** Application Management: all applications of the organisation, for administrators. */
import { FolderOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { LinkButton } from '../../components/link-button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { ApplicationList } from '../../features/applications/application-list.tsx'
import { useSuspension } from '../../features/applications/use-suspension.ts'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'
import { ApplicationDialog } from '../application-dialog.tsx'
import type { DialogName } from '../application-dialog.tsx'

const route = getRouteApi('/signed-in/application-management')

type Open = Readonly<{ dialog: DialogName; application: ApplicationRow | null }>

export function AllApplications() {
  const list = useListState(route.useSearch())
  const suspension = useSuspension()
  const [open, setOpen] = useState<Open | null>(null)
  const create = () => setOpen({ dialog: 'create', application: null })
  return (
    <>
      <Head onCreate={create} />
      <Panel>
        <ApplicationList
          view="all"
          list={list}
          onRequest={create}
          onTask={(task, application) => {
            if (task === 'suspend' || task === 'resume') suspension[task](application)
            else setOpen({ dialog: task, application })
          }}
          renderSecret={() => null}
        />
      </Panel>
      {open && <ApplicationDialog {...open} onClose={() => setOpen(null)} />}
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
