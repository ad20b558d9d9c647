/** The whitelist on the application's own page: what it does, in words, and what it lists. */
import { StopOutlined } from '@ant-design/icons'
import { Alert, Descriptions, Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Whitelist } from '@portico/contract'
import { EmptyState } from '../../components/empty-state.tsx'
import styles from './whitelist-panel.module.css'

export function WhitelistPanel({ whitelist }: Readonly<{ whitelist: Whitelist }>) {
  const { t } = useTranslation()
  const { enabled, effective, mode, list } = whitelist
  return (
    <Flex vertical gap={16}>
      {!effective && <Alert type="info" showIcon title={t('whitelist.inert')} />}
      <Descriptions
        column={1}
        items={[
          {
            key: 'state',
            label: t('whitelist.state'),
            children: (
              <Tag color={enabled ? 'success' : 'default'}>
                {t(enabled ? 'applications.page.whitelistOn' : 'applications.page.whitelistOff')}
              </Tag>
            ),
          },
          {
            key: 'mode',
            label: t('whitelist.mode'),
            children: t(mode === 'fence' ? 'whitelist.fenceHint' : 'whitelist.exemptHint'),
          },
        ]}
      />
      {list.length === 0 ? (
        <EmptyState
          icon={<StopOutlined />}
          title={t('whitelist.empty')}
          hint={t('whitelist.emptyHint')}
        />
      ) : (
        <Entries list={list} />
      )}
    </Flex>
  )
}

function Entries({ list }: Readonly<{ list: Whitelist['list'] }>) {
  const { t } = useTranslation()
  return (
    <ul className={styles['entries']} aria-label={t('whitelist.entries')}>
      {list.map(({ typed, canonical }) => (
        <li key={canonical}>
          <Tag className={styles['entry'] ?? ''}>
            {typed}
            {canonical !== typed && ` = ${canonical}`}
          </Tag>
        </li>
      ))}
    </ul>
  )
}
