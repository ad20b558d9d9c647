/** The grants on what I administer: given, ended and changed here without a request (GT2). */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { GrantList } from '../../features/grants/grant-list.tsx'
import { PermissionDialog } from '../../features/grants/permission-dialog.tsx'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/permissions/administered')

export function AdministeredGrants() {
  const { t } = useTranslation()
  const list = useListState(route.useSearch())
  const [isGiving, setIsGiving] = useState(false)
  const { kind = 'api' } = list.search
  return (
    <>
      <PageHeader
        title={t('grants.administered')}
        description={t('grants.administeredDescription')}
        actions={
          <Button
            type="primary"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => setIsGiving(true)}
          >
            {t(`grants.giveTitle.${kind}`)}
          </Button>
        }
      />
      <Panel>
        <GrantList list={list} of="administered" />
      </Panel>
      {isGiving && (
        <PermissionDialog purpose="give" kind={kind} onClose={() => setIsGiving(false)} />
      )}
    </>
  )
}
