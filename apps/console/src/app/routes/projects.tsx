/** Service projects of the Management Hub: the owners of APIs. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServiceProject } from '@portico/contract'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProjectDialog } from '../../features/projects/project-dialog.tsx'
import { ProjectList } from '../../features/projects/project-list.tsx'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'

const route = getRouteApi('/signed-in/management/projects')

export function Projects() {
  const { t } = useTranslation()
  const me = useMe()
  const list = useListState(route.useSearch())
  const [open, setOpen] = useState<ServiceProject | 'new' | null>(null)
  return (
    <>
      <PageHeader
        title={t('projects.list')}
        description={t('projects.description')}
        actions={
          can(me, 'organisation.add-project') && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setOpen('new')}
            >
              {t('projects.add')}
            </Button>
          )
        }
      />
      <Panel>
        <ProjectList list={list} onEdit={setOpen} />
      </Panel>
      {open !== null && (
        <ProjectDialog {...(open !== 'new' && { project: open })} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
