/** The gateways of the Management Hub. */
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { GatewayList } from '../../features/gateways/gateway-list.tsx'

export function Gateways() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('gateways.title')} description={t('gateways.description')} />
      <Panel>
        <GatewayList />
      </Panel>
    </>
  )
}
