/** The cockpit of a rotation: how much the old secret still signs, for whom, and what ends it (CR7). */
import { useQuery } from '@tanstack/react-query'
import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SecretVersion } from '@portico/contract'
import { DataTable } from '../../components/data-table.tsx'
import { Note } from '../../components/note.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { isOverlapping, secretVersionsQuery } from './api.ts'
import { OverlapActions } from './overlap-actions.tsx'
import { Share } from './share.tsx'

export type RotationPanelProps = Readonly<{ applicationId: string; canChange: boolean }>

/** Nothing while no old secret lives. */
export function RotationPanel({ applicationId, canChange }: RotationPanelProps) {
  const { t } = useTranslation()
  const { data, dataUpdatedAt } = useQuery(secretVersionsQuery(applicationId))
  const versions = data?.items ?? []
  const total = versions.reduce((sum, each) => sum + each.callsLastHour, 0)
  return versions.filter(isOverlapping).map((version) => (
    <Panel
      key={version.version}
      title={t('credentials.rotation.title', { version: version.version })}
      extra={
        canChange && (
          <OverlapActions applicationId={applicationId} version={version} now={dataUpdatedAt} />
        )
      }
    >
      <Flex vertical gap={12} style={{ padding: '8px 16px 0' }}>
        <Progress version={version} total={total} />
      </Flex>
      <Users version={version} />
    </Panel>
  ))
}

function Progress({ version, total }: Readonly<{ version: SecretVersion; total: number }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { callsLastHour, lastUsedAt, endsAt } = version
  return (
    <>
      <Share
        part={callsLastHour}
        total={total}
        label={t('credentials.rotation.share', { version: version.version })}
      />
      <Note isLive>
        {t('credentials.rotation.summary', {
          part: formats.count(callsLastHour),
          total: formats.count(total),
          last: lastUsedAt === null ? t('credentials.versions.never') : formats.instant(lastUsedAt),
          end: endsAt === null ? '–' : formats.instant(endsAt),
        })}
      </Note>
    </>
  )
}

function Users({ version }: Readonly<{ version: SecretVersion }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <div style={{ marginBlockStart: 12 }}>
      <DataTable
        label={t('credentials.rotation.users')}
        rows={version.recentAddresses}
        rowKey={({ address }) => address}
        columns={[
          {
            key: 'address',
            title: t('credentials.rotation.address'),
            card: 'title',
            render: ({ address }) => <code>{address}</code>,
          },
          {
            key: 'calls',
            title: t('credentials.rotation.calls'),
            render: ({ calls }) => formats.count(calls),
          },
          {
            key: 'lastAt',
            title: t('credentials.versions.lastUsedAt'),
            render: ({ lastAt }) => formats.instant(lastAt),
          },
        ]}
        empty={
          <div style={{ padding: '0 16px 16px' }}>
            <strong>{t('credentials.rotation.nobody')}</strong>
          </div>
        }
      />
    </div>
  )
}
