/** The webhooks of the organisation: where each leads, how it fares, what is done to it. */
import { NotificationOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@portico/contract'
import { DataTable } from '../../components/data-table.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { EditAndDelete } from '../../components/edit-and-delete.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { Formats } from '../../i18n/formats.ts'
import { can } from '../../session/can.ts'
import { webhooksQuery } from './api.ts'
import { useDeletion } from './use-deletion.ts'
import { WebhookState } from './webhook-state.tsx'

export type WebhookListProps = Readonly<{ onEdit: (webhook: Webhook) => void }>

export function WebhookList({ onEdit }: WebhookListProps) {
  const { t } = useTranslation()
  const columns = useColumns(onEdit)
  return (
    <Loaded query={useQuery(webhooksQuery)} rows={4}>
      {({ items }) => (
        <DataTable<Webhook>
          label={t('webhooks.title')}
          rows={items}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState
              icon={<NotificationOutlined />}
              title={t('webhooks.empty')}
              hint={t('webhooks.emptyHint')}
            />
          }
        />
      )}
    </Loaded>
  )
}

function useColumns(onEdit: WebhookListProps['onEdit']): readonly DataColumn<Webhook>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return useMemo(() => listColumns(t, formats, onEdit), [t, formats, onEdit])
}

function listColumns(
  t: TFunction,
  formats: Formats,
  onEdit: WebhookListProps['onEdit'],
): readonly DataColumn<Webhook>[] {
  return [
    {
      key: 'name',
      title: t('webhooks.column.name'),
      width: 190,
      fixed: 'start',
      card: 'title',
      render: (row) => (
        <Link to="/management/webhooks/$id" params={{ id: row.id }} style={{ fontWeight: 600 }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'url',
      title: t('webhooks.column.url'),
      width: 300,
      render: (row) => <code>{row.url}</code>,
    },
    {
      key: 'events',
      title: t('webhooks.column.events'),
      width: 90,
      render: (row) => formats.count(row.events.length),
    },
    {
      key: 'state',
      title: t('webhooks.column.state'),
      width: 150,
      render: (row) => <WebhookState webhook={row} />,
    },
    {
      key: 'pending',
      title: t('webhooks.column.pending'),
      width: 100,
      render: (row) => formats.count(row.pending),
    },
    {
      key: 'lastDeliveryAt',
      title: t('webhooks.column.lastDeliveryAt'),
      width: 180,
      render: (row) =>
        row.lastDeliveryAt === null ? t('webhooks.never') : formats.instant(row.lastDeliveryAt),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      width: 110,
      fixed: 'end',
      card: 'footer',
      render: (row) => <RowActions webhook={row} onEdit={onEdit} />,
    },
  ]
}

function RowActions({ webhook, onEdit }: WebhookListProps & Readonly<{ webhook: Webhook }>) {
  const remove = useDeletion(webhook)
  const mayManage = can(webhook, 'organisation.manage-webhooks')
  return (
    <EditAndDelete
      subject={webhook.name}
      mayEdit={mayManage}
      mayDelete={mayManage}
      onEdit={() => onEdit(webhook)}
      onDelete={remove}
    />
  )
}
