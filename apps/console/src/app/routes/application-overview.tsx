/** An application at a glance: what it is for, whose it is, how it is called. */
import { Panel } from '../../components/panel.tsx'
import { ApplicationFacts } from '../../features/applications/application-facts.tsx'
import { useTranslation } from 'react-i18next'
import { Flex } from 'antd'
import { UsagePanel } from '../../features/calls/usage-panel.tsx'
import { can } from '../../session/can.ts'
import { useApplication } from '../use-application.ts'

export function Overview() {
  const { t } = useTranslation()
  const application = useApplication()
  return (
    <Flex vertical gap={20}>
      <Panel title={t('applications.page.facts')} isPadded>
        <ApplicationFacts application={application} />
      </Panel>
      {can(application, 'application.view-calls') && <UsagePanel applicationId={application.id} />}
    </Flex>
  )
}
