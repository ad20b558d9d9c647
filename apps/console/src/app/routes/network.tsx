/** Network configuration: the one network of the organisation (NW1). */
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listNetworkSettings } from '@portico/domain'
import type { NetworkSettings } from '@portico/contract'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { networkQuery } from '../../features/settings/api.ts'
import { NetworkDialog } from '../../features/settings/network-dialog.tsx'
import { NetworkFacts } from '../../features/settings/network-facts.tsx'
import { can } from '../../session/can.ts'

export function Network() {
  const { t } = useTranslation()
  const network = useQuery(networkQuery)
  return (
    <>
      <PageHeader
        title={t('navigation.network')}
        description={t('settings.network.description')}
        actions={network.data && <Actions network={network.data} />}
      />
      <Panel isPadded>
        <Loaded query={network}>{(found) => <NetworkFacts network={found} />}</Loaded>
      </Panel>
    </>
  )
}

function Actions({ network }: Readonly<{ network: NetworkSettings }>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'connection' | 'change' | null>(null)
  if (!can(network, 'organisation.edit-network')) return null
  return (
    <>
      {listNetworkSettings(network.kind).length > 0 && (
        <Button onClick={() => setOpen('connection')}>{t('settings.network.connection')}</Button>
      )}
      <Button danger onClick={() => setOpen('change')}>
        {t('settings.network.change')}
      </Button>
      {open && <NetworkDialog purpose={open} network={network} onClose={() => setOpen(null)} />}
    </>
  )
}
