/** The versions of a secret and the share of calls that each signs (CR7). */
import { useQuery } from '@tanstack/react-query'
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SecretVersion } from '@portico/contract'
import { DataTable } from '../../components/data-table.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { Loaded } from '../../components/loaded.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { secretVersionsQuery } from './api.ts'
import { Share } from './share.tsx'

export function SecretVersions({ applicationId }: Readonly<{ applicationId: string }>) {
  const { t } = useTranslation()
  const versions = useQuery(secretVersionsQuery(applicationId))
  const columns = useColumns(versions.data?.items ?? [])
  return (
    <Loaded query={versions} rows={3}>
      {({ items }) => (
        <DataTable<SecretVersion>
          label={t('credentials.versions.title')}
          rows={items}
          columns={columns}
          rowKey={(version) => String(version.version)}
          empty={null}
        />
      )}
    </Loaded>
  )
}

function useColumns(versions: readonly SecretVersion[]): readonly DataColumn<SecretVersion>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const total = versions.reduce((sum, each) => sum + each.callsLastDay, 0)
  return [
    {
      key: 'version',
      title: t('credentials.versions.version'),
      width: 130,
      card: 'title',
      render: (row) => <VersionName version={row} />,
    },
    {
      key: 'createdAt',
      title: t('credentials.versions.createdAt'),
      width: 150,
      render: (row) => formats.instant(row.createdAt),
    },
    {
      key: 'createdBy',
      title: t('credentials.versions.createdBy'),
      width: 100,
      render: (row) => row.createdBy?.displayName ?? '–',
    },
    {
      key: 'endsAt',
      title: t('credentials.versions.endsAt'),
      width: 150,
      render: (row) =>
        row.endsAt === null ? t('credentials.versions.noEnd') : formats.instant(row.endsAt),
    },
    {
      key: 'lastUsedAt',
      title: t('credentials.versions.lastUsedAt'),
      width: 150,
      render: (row) =>
        row.lastUsedAt === null ? t('credentials.versions.never') : formats.instant(row.lastUsedAt),
    },
    {
      key: 'calls',
      title: t('credentials.versions.calls'),
      width: 170,
      render: (row) => `${formats.count(row.callsLastHour)} / ${formats.count(row.callsLastDay)}`,
    },
    {
      key: 'share',
      title: t('credentials.versions.share'),
      width: 140,
      render: (row) => (
        <Share part={row.callsLastDay} total={total} label={t('credentials.versions.share')} />
      ),
    },
  ]
}

function VersionName({ version }: Readonly<{ version: SecretVersion }>) {
  const { t } = useTranslation()
  return (
    <Flex gap={4} wrap>
      {t('credentials.versions.number', { version: version.version })}
      {version.current && <Tag color="success">{t('credentials.versions.current')}</Tag>}
      {version.custom && <Tag>{t('credentials.versions.custom')}</Tag>}
    </Flex>
  )
}
