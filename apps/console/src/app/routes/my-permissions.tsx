/** The permissions of all my applications, and asking for more. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../components/link-button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { GrantList } from '../../features/grants/grant-list.tsx'
import { PermissionDialog } from '../../features/grants/permission-dialog.tsx'
import { SeveralApisDialog } from '../../features/grants/several-apis-dialog.tsx'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/permissions')

export function MyPermissions() {
  const { t } = useTranslation()
  const list = useListState(route.useSearch())
  const [isAsking, setIsAsking] = useState(false)
  const { kind = 'api' } = list.search
  return (
    <>
      <PageHeader
        title={t('grants.title')}
        description={t('grants.description')}
        actions={
          <>
            <LinkButton to="/marketplace">{t('navigation.marketplace')}</LinkButton>
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setIsAsking(true)}
            >
              {t(`grants.askTitle.${kind}`)}
            </Button>
          </>
        }
      />
      <Panel>
        <GrantList list={list} />
      </Panel>
      {isAsking && kind === 'api' && <SeveralApisDialog onClose={() => setIsAsking(false)} />}
      {isAsking && kind !== 'api' && (
        <PermissionDialog purpose="ask" kind={kind} onClose={() => setIsAsking(false)} />
      )}
    </>
  )
}
