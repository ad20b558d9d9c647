/** One API as its keepers see it: facts, limits, documentation, and which applications hold a grant on it. */
import { FileTextOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import { BackLink } from '../../components/back-link.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { ViewTabs } from '../../components/view-tabs.tsx'
import { apiQuery } from '../../features/apis/api.ts'
import { ApiActions } from '../../features/apis/api-actions.tsx'
import { ApiDocumentation } from '../../features/apis/api-documentation.tsx'
import { ApiFacts } from '../../features/apis/api-facts.tsx'
import { HolderList } from '../../features/grants/holder-list.tsx'
import { can } from '../../session/can.ts'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/management/projects/apis/$id')

const parts = ['facts', 'documentation', 'grants'] as const

export function ManagedApi() {
  const { id } = route.useParams()
  const api = useQuery(apiQuery(id))
  return (
    <Loaded isPage query={api} rows={10}>
      {(found) => <ApiPage api={found} />}
    </Loaded>
  )
}

function ApiPage({ api }: Readonly<{ api: Api }>) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const list = useListState(route.useSearch())
  const view = list.search.view ?? 'facts'
  const to = `/management/projects/apis/${api.id}`
  const views = parts.filter((part) => part !== 'grants' || can(api, 'api.view-grants'))
  const leave = () =>
    void navigate({ to: '/management/projects/$id', params: { id: api.project.id } })
  return (
    <>
      <PageHeader
        title={api.name}
        {...(api.description !== '' && { description: api.description })}
        before={
          <BackLink to="/management/projects/$id" params={{ id: api.project.id }}>
            {api.project.name}
          </BackLink>
        }
        actions={<ApiActions api={api} onDeleted={leave} />}
      />
      <ViewTabs
        label={t('apis.parts')}
        current={view}
        tabs={views.map((key) => ({
          key,
          to,
          ...(key !== 'facts' && { search: { view: key } }),
          label: t(`apis.part.${key}`),
        }))}
      />
      <Panel isPadded={view !== 'grants'}>
        {view === 'facts' && <ApiFacts api={api} />}
        {view === 'documentation' && <Documentation api={api} />}
        {view === 'grants' && <HolderList list={list} kind="api" targetId={api.id} />}
      </Panel>
    </>
  )
}

function Documentation({ api }: Readonly<{ api: Api }>) {
  const { t } = useTranslation()
  if (api.documentation !== '') return <ApiDocumentation text={api.documentation} />
  return (
    <EmptyState
      icon={<FileTextOutlined />}
      title={t('apis.noDocumentation')}
      hint={t('apis.noDocumentationHint')}
    />
  )
}
