/** Network configuration: the one network of the organisation (NW1), and what is carried to it (NW3). */
import { useQuery } from '@tanstack/react-query'
import { Button, Flex } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAliyun, listNetworkSettings } from '@portico/domain'
import type { NetworkSettings } from '@portico/contract'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { CarryingList } from '../../features/carrying/carrying-list.tsx'
import { networkQuery } from '../../features/settings/api.ts'
import { NetworkDialog } from '../../features/settings/network-dialog.tsx'
import { NetworkFacts } from '../../features/settings/network-facts.tsx'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'

const route = getRouteApi('/signed-in/management/network')

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
      <Flex vertical gap={20}>
        <Panel isPadded>
          <Loaded query={network}>{(found) => <NetworkFacts network={found} />}</Loaded>
        </Panel>
        {network.data && <Carrying network={network.data} />}
      </Flex>
    </>
  )
}

/** NW3: what is carried, where the network is one that is carried to, for those who look after it. */
function Carrying({ network }: Readonly<{ network: NetworkSettings }>) {
  const { t } = useTranslation()
  const list = useListState(route.useSearch())
  if (!isAliyun(network.kind) || !can(network, 'organisation.edit-network')) return null
  return (
    <Panel title={t('settings.carrying.title')}>
      <CarryingList list={list} />
    </Panel>
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
