/** The audit log of the Management Hub: search, export, proof. */
import { SafetyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { EventList } from '../../features/audit/event-list.tsx'
import { ExportMenu } from '../../features/audit/export-menu.tsx'
import { VerificationDialog } from '../../features/audit/verification-dialog.tsx'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'

const route = getRouteApi('/signed-in/management/audit')

export function Audit() {
  const { t } = useTranslation()
  const me = useMe()
  const list = useListState(route.useSearch())
  const [isVerifying, setIsVerifying] = useState(false)
  return (
    <>
      <PageHeader
        title={t('audit.title')}
        description={t('audit.description')}
        actions={
          can(me, 'organisation.view-audit') && (
            <>
              <Button icon={<SafetyOutlined aria-hidden />} onClick={() => setIsVerifying(true)}>
                {t('audit.verify')}
              </Button>
              <ExportMenu search={list.search} />
            </>
          )
        }
      />
      <Panel>
        <EventList list={list} />
      </Panel>
      {isVerifying && <VerificationDialog onClose={() => setIsVerifying(false)} />}
    </>
  )
}
