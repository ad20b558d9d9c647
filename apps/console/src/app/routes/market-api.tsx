/** One API as its callers read it: what it does, how it is called, its documentation, and applying for it. */
import { FileTextOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import { BackLink } from '../../components/back-link.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { apiQuery } from '../../features/apis/api.ts'
import { ApiDocumentation } from '../../features/apis/api-documentation.tsx'
import { ApiFacts } from '../../features/apis/api-facts.tsx'
import { CallingFacts } from '../../features/apis/calling-facts.tsx'
import { DocumentationButton } from '../../features/apis/documentation-button.tsx'
import { listPublished } from '../../features/apis/published.ts'
import { PermissionDialog } from '../../features/grants/permission-dialog.tsx'
import { can } from '../../session/can.ts'

const route = getRouteApi('/signed-in/marketplace/$id')

export function MarketApi() {
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
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <PageHeader
        title={api.name}
        {...(api.description !== '' && { description: api.description })}
        before={<BackLink to="/marketplace">{t('navigation.marketplace')}</BackLink>}
        actions={
          <>
            {can(api, 'api.edit') && (
              <LinkButton to="/management/projects/apis/$id" params={{ id: api.id }}>
                {t('apis.manage')}
              </LinkButton>
            )}
            <DocumentationButton apis={[api]} />
            <Button type="primary" onClick={() => setIsAsking(true)}>
              {t('grants.apply')}
            </Button>
          </>
        }
      />
      <Flex vertical gap={16}>
        <Panel title={t('apis.part.facts')} isPadded>
          <ApiFacts api={api} />
        </Panel>
        <Panel title={t('apis.calling')} isPadded>
          <CallingFacts api={api} />
        </Panel>
        <Panel title={t('apis.part.documentation')} isPadded>
          <Documentation api={api} />
        </Panel>
      </Flex>
      {isAsking && (
        <PermissionDialog
          purpose="ask"
          kind="api"
          target={{ id: api.id, name: api.name, published: listPublished(api) }}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  )
}

function Documentation({ api }: Readonly<{ api: Api }>) {
  const { t } = useTranslation()
  if (api.documentation !== '') return <ApiDocumentation text={api.documentation} />
  const hint = api.owner ? t('apis.askOwner', { name: api.owner.displayName }) : null
  return (
    <EmptyState
      icon={<FileTextOutlined />}
      title={t('apis.noDocumentation')}
      {...(hint !== null && { hint })}
    />
  )
}
