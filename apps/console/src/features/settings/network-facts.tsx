/** Which network the organisation is on, and how it is reached. */
import { useTranslation } from 'react-i18next'
import { listNetworkSettings } from '@portico/domain'
import type { NetworkSettings } from '@portico/contract'
import { FactList } from '../../components/fact-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { settingNames } from './network-form.ts'

export function NetworkFacts({ network }: Readonly<{ network: NetworkSettings }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const names = settingNames.filter((name) => listNetworkSettings(network.kind).includes(name))
  return (
    <FactList
      facts={[
        {
          key: 'kind',
          label: t('settings.network.kind'),
          children: t(`settings.network.kinds.${network.kind}`),
        },
        {
          key: 'changedAt',
          label: t('settings.network.changedAt'),
          children:
            network.changedAt === null
              ? t('settings.network.never')
              : formats.instant(network.changedAt),
        },
        ...names.map((name) => ({
          key: name,
          label: t(`settings.network.setting.${name}`),
          children: network[name] ?? '–',
        })),
      ]}
    />
  )
}
