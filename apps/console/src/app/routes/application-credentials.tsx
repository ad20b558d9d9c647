/** An application's key and secret, and the rotation of the secret. */
import { Descriptions, Flex } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { Panel } from '../../components/panel.tsx'
import { Note } from '../../components/note.tsx'
import { RotationPanel } from '../../features/credentials/rotation-panel.tsx'
import { SecretCell } from '../../features/credentials/secret-cell.tsx'
import { SecretVersions } from '../../features/credentials/secret-versions.tsx'
import { can } from '../../session/can.ts'
import { ApplicationDialog } from '../application-dialog.tsx'
import { useApplication } from '../use-application.ts'

export function ApplicationCredentials() {
  const { t } = useTranslation()
  const application = useApplication()
  const [isResetting, setIsResetting] = useState(false)
  return (
    <Flex vertical gap={20}>
      <Panel title={t('credentials.title')} isPadded>
        <Descriptions
          column={1}
          items={[
            {
              key: 'appKey',
              label: 'AppKey',
              children: (
                <Flex gap={4} align="center">
                  <code>{application.appKey}</code>
                  <CopyButton text={application.appKey} name="AppKey" />
                </Flex>
              ),
            },
            {
              key: 'appSecret',
              label: 'AppSecret',
              children: (
                <SecretCell application={application} onReset={() => setIsResetting(true)} />
              ),
            },
          ]}
        />
      </Panel>
      <RotationPanel
        applicationId={application.id}
        canChange={can(application, 'application.reset-secret')}
      />
      <Panel
        title={t('credentials.versions.title')}
        extra={<Note>{t('credentials.versions.hint')}</Note>}
      >
        <div style={{ marginBlockStart: 12 }}>
          <SecretVersions applicationId={application.id} />
        </div>
      </Panel>
      {isResetting && (
        <ApplicationDialog
          dialog="reset"
          application={application}
          onClose={() => setIsResetting(false)}
        />
      )}
    </Flex>
  )
}
