/** The API marketplace: every API of the organisation, for whoever looks for one. */
import { FileTextOutlined, PlusOutlined } from '@ant-design/icons-svg'
import { Flex } from 'antd'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import { LinkButton } from '../../components/link-button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { RowButton } from '../../components/row-button.tsx'
import { ApiList } from '../../features/apis/api-list.tsx'
import { listPublished } from '../../features/apis/published.ts'
import { PermissionDialog } from '../../features/grants/permission-dialog.tsx'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/marketplace')

export function Marketplace() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const list = useListState(route.useSearch())
  const [asked, setAsked] = useState<Api | null>(null)
  const renderActions = useCallback(
    (api: Api) => (
      <Flex gap={2}>
        <RowButton
          action={t('apis.part.documentation')}
          subject={api.name}
          icon={FileTextOutlined}
          onClick={() => void navigate({ to: '/marketplace/$id', params: { id: api.id } })}
        />
        <RowButton
          action={t('grants.apply')}
          subject={api.name}
          icon={PlusOutlined}
          onClick={() => setAsked(api)}
        />
      </Flex>
    ),
    [t, navigate],
  )
  return (
    <>
      <PageHeader
        title={t('navigation.marketplace')}
        description={t('apis.marketplaceDescription')}
        actions={<LinkButton to="/permissions">{t('grants.title')}</LinkButton>}
      />
      <Panel>
        <ApiList
          list={list}
          page="/marketplace/$id"
          hasProject
          hasDownload
          emptyHint={t('apis.marketplaceEmptyHint')}
          renderActions={renderActions}
        />
      </Panel>
      {asked && (
        <PermissionDialog
          purpose="ask"
          kind="api"
          target={{ id: asked.id, name: asked.name, published: listPublished(asked) }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}
