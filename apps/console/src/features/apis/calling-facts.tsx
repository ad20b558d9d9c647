/** Where an API is called: the common door, and its own method and path where it has one (GW2). */
import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import { CopyButton } from '../../components/copy-button.tsx'
import { Note } from '../../components/note.tsx'
import { useMe } from '../../session/me.ts'
import { listAddresses } from './call-address.ts'

export function CallingFacts({ api }: Readonly<{ api: Api }>) {
  const { t } = useTranslation()
  const { gatewayUrl } = useMe().organisation
  return (
    <Flex vertical gap={12}>
      {listAddresses(api, gatewayUrl).map(({ method, url }) => (
        <Flex key={url} gap={8} align="center">
          <code style={{ overflowWrap: 'anywhere' }}>{`${method} ${url}`}</code>
          <CopyButton text={url} name={t('apis.address')} />
        </Flex>
      ))}
      <Note>{t('apis.callingHint')}</Note>
    </Flex>
  )
}
