/** One service project: its APIs, and its people with their roles. */
import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServiceProject } from '@portico/contract'
import { BackLink } from '../../components/back-link.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { ViewTabs } from '../../components/view-tabs.tsx'
import { ApiDialog } from '../../features/apis/api-dialog.tsx'
import { ApiList } from '../../features/apis/api-list.tsx'
import { projectQuery } from '../../features/projects/api.ts'
import { PeoplePanel } from '../../features/projects/people-panel.tsx'
import { ProjectDialog } from '../../features/projects/project-dialog.tsx'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'

const route = getRouteApi('/signed-in/management/projects/$id')

export function Project() {
  const { id } = route.useParams()
  const project = useQuery(projectQuery(id))
  return (
    <Loaded isPage query={project} rows={10}>
      {(found) => <ProjectPage project={found} />}
    </Loaded>
  )
}

function ProjectPage({ project }: Readonly<{ project: ServiceProject }>) {
  const { t } = useTranslation()
  const list = useListState(route.useSearch())
  const view = list.search.view ?? 'apis'
  const to = `/management/projects/${project.id}`
  return (
    <>
      <Head project={project} />
      <ViewTabs
        label={t('projects.parts')}
        current={view}
        tabs={[
          { key: 'apis', to, label: t('projects.apis') },
          { key: 'people', to, search: { view: 'people' }, label: t('projects.people') },
        ]}
      />
      {view === 'people' ? (
        <PeoplePanel project={project} />
      ) : (
        <Panel>
          <ApiList
            list={list}
            projectId={project.id}
            page="/management/projects/apis/$id"
            hasProject={false}
            emptyHint={t('apis.emptyHint')}
          />
        </Panel>
      )}
    </>
  )
}

function Head({ project }: Readonly<{ project: ServiceProject }>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'edit' | 'api' | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <PageHeader
        title={project.name}
        {...(project.description !== '' && { description: project.description })}
        before={<BackLink to="/management/projects">{t('projects.list')}</BackLink>}
        actions={
          <>
            {can(project, 'project.edit') && (
              <Button onClick={() => setOpen('edit')}>{t('actions.edit')}</Button>
            )}
            {can(project, 'project.add-api') && (
              <Button
                type="primary"
                icon={<PlusOutlined aria-hidden />}
                onClick={() => setOpen('api')}
              >
                {t('apis.add')}
              </Button>
            )}
          </>
        }
      />
      {open === 'edit' && <ProjectDialog project={project} onClose={close} />}
      {open === 'api' && <ApiDialog projectId={project.id} onClose={close} />}
    </>
  )
}
