/** My memberships and my applications' grants that end within a month. */
import { CalendarOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../components/data-table.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { client } from '../../server/client.ts'
import { expiringQuery } from './api.ts'

type Expiring = Awaited<ReturnType<typeof client.listExpiring>>['items'][number]

export function ExpiringList() {
  const { t } = useTranslation()
  const columns = useColumns()
  const answer = useQuery(expiringQuery)
  return (
    <Loaded query={answer} rows={4}>
      {({ items }) => (
        <DataTable<Expiring>
          label={t('account.expiring')}
          rows={items}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState
              icon={<CalendarOutlined />}
              title={t('account.expiringNone')}
              hint={t('account.expiringNoneHint')}
            />
          }
        />
      )}
    </Loaded>
  )
}

function useColumns(): readonly DataColumn<Expiring>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return [
    {
      key: 'application',
      title: t('account.column.application'),
      card: 'title',
      render: (row) => (
        <Link to="/applications/$id" params={{ id: row.application.id }}>
          {row.application.name}
        </Link>
      ),
    },
    {
      key: 'kind',
      title: t('account.column.kind'),
      render: (row) => t(`account.expiringKind.${row.kind}`),
    },
    {
      key: 'subject',
      title: t('account.column.subject'),
      render: (row) => row.subject?.name ?? '–',
    },
    {
      key: 'endsOn',
      title: t('account.column.endsOn'),
      render: (row) => formats.day(row.endsOn),
    },
  ]
}
