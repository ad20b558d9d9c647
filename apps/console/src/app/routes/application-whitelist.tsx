/** An application's IP whitelist, with the dialog that changes it. */
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../components/panel.tsx'
import { WhitelistPanel } from '../../features/whitelist/whitelist-panel.tsx'
import { can } from '../../session/can.ts'
import { ApplicationDialog } from '../application-dialog.tsx'
import { useApplication } from '../use-application.ts'

export function ApplicationWhitelist() {
  const { t } = useTranslation()
  const application = useApplication()
  const [isOpen, setIsOpen] = useState(false)
  const { whitelist } = application
  return (
    <Panel
      title={t('whitelist.panelTitle')}
      isPadded
      extra={
        can(application, 'application.edit-whitelist') && (
          <Button onClick={() => setIsOpen(true)}>{t('whitelist.change')}</Button>
        )
      }
    >
      {whitelist ? <WhitelistPanel whitelist={whitelist} /> : t('whitelist.unavailable')}
      {isOpen && (
        <ApplicationDialog
          dialog="whitelist"
          application={application}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Panel>
  )
}
