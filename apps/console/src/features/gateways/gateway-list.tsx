/** The gateways: which are connected, which version they run, how far they are behind (GW4). */
import { ClusterOutlined } from '@ant-design/icons'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { GatewayStatus } from '@portico/contract'
import { CopyButton } from '../../components/copy-button.tsx'
import { DataTable } from '../../components/data-table.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { Note } from '../../components/note.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { client } from '../../server/client.ts'
import { secondsSince } from './seconds-since.ts'

/** Gateways report every few seconds; the page follows them while it is open. */
const gatewaysQuery = queryOptions({
  queryKey: ['gateways'],
  queryFn: async ({ signal }) => {
    const answer = await client.listGateways({}, { signal })
    return { ...answer, askedAtMs: Date.now() }
  },
  refetchInterval: 5_000,
})

export function GatewayList() {
  const { t } = useTranslation()
  const formats = useFormats()
  const answer = useQuery(gatewaysQuery)
  const columns = useColumns(answer.data?.askedAtMs ?? 0)
  return (
    <Loaded query={answer} rows={4}>
      {({ items, revision }) => (
        <>
          <div style={{ padding: '14px 16px' }}>
            <Note isLive>
              {t('gateways.summary', {
                connected: items.filter((each) => each.connected).length,
                all: items.length,
                revision: formats.count(revision),
              })}
            </Note>
          </div>
          <DataTable<GatewayStatus>
            label={t('gateways.title')}
            rows={items}
            columns={columns}
            rowKey={(row) => row.id}
            empty={
              <EmptyState
                icon={<ClusterOutlined />}
                title={t('gateways.none')}
                hint={t('gateways.noneHint')}
              />
            }
          />
        </>
      )}
    </Loaded>
  )
}

function useColumns(askedAtMs: number): readonly DataColumn<GatewayStatus>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return [
    {
      key: 'id',
      title: t('gateways.column.id'),
      width: 250,
      card: 'title',
      render: (row) => (
        <Flex gap={4} align="center">
          <code>{row.id}</code>
          <CopyButton text={row.id} name={t('gateways.column.id')} />
        </Flex>
      ),
    },
    {
      key: 'state',
      title: t('gateways.column.state'),
      width: 100,
      render: (row) => (
        <Tag color={row.connected ? 'success' : 'error'}>
          {t(row.connected ? 'gateways.connected' : 'gateways.silent')}
        </Tag>
      ),
    },
    {
      key: 'version',
      title: t('gateways.column.version'),
      width: 80,
      render: (row) => row.version,
    },
    {
      key: 'revision',
      title: t('gateways.column.revision'),
      width: 110,
      render: (row) => <RevisionCell gateway={row} />,
    },
    {
      key: 'lag',
      title: t('gateways.column.lag'),
      width: 90,
      render: (row) => t('apis.ms', { value: formats.count(Math.round(row.lagMs)) }),
    },
    {
      key: 'age',
      title: t('gateways.column.age'),
      width: 110,
      render: (row) =>
        row.currentAt === null
          ? t('gateways.noSnapshot')
          : t('gateways.seconds', { value: formats.count(secondsSince(row.currentAt, askedAtMs)) }),
    },
    ...useMoreColumns(),
  ]
}

function useMoreColumns(): readonly DataColumn<GatewayStatus>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return [
    {
      key: 'dropped',
      title: t('gateways.column.dropped'),
      width: 110,
      render: (row) => formats.count(row.droppedCalls),
    },
    {
      key: 'lastReportAt',
      title: t('gateways.column.lastReportAt'),
      width: 130,
      render: (row) => formats.instant(row.lastReportAt),
    },
    {
      key: 'startedAt',
      title: t('gateways.column.startedAt'),
      width: 130,
      render: (row) => formats.instant(row.startedAt),
    },
  ]
}

function RevisionCell({ gateway }: Readonly<{ gateway: GatewayStatus }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <Flex gap={6} align="center" wrap>
      {formats.count(gateway.revision)}
      {gateway.behind > 0 && (
        <Tag color="warning">{t('gateways.behind', { count: gateway.behind })}</Tag>
      )}
    </Flex>
  )
}
