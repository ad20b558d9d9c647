/** Where I am signed in; each place can be signed out from here. */
import { LogoutOutlined } from '@ant-design/icons-svg'
import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Session } from '@portico/contract'
import { DataTable } from '../../components/data-table.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { Loaded } from '../../components/loaded.tsx'
import { RowButton } from '../../components/row-button.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { endSession, sessionKeys, sessionsQuery } from './api.ts'

export function SessionList() {
  const { t } = useTranslation()
  const columns = useColumns()
  return (
    <Loaded query={useQuery(sessionsQuery)} rows={3}>
      {({ items }) => (
        <DataTable<Session>
          label={t('security.sessions')}
          rows={items}
          columns={columns}
          rowKey={(row) => row.id}
          empty={null}
        />
      )}
    </Loaded>
  )
}

function useColumns(): readonly DataColumn<Session>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return [
    {
      key: 'userAgent',
      title: t('security.column.browser'),
      width: 320,
      card: 'title',
      render: (row) => (
        <>
          {row.userAgent ?? t('security.unknownBrowser')}{' '}
          {row.current && <Tag color="success">{t('security.current')}</Tag>}
        </>
      ),
    },
    {
      key: 'address',
      title: t('security.column.address'),
      width: 140,
      render: (row) => row.address ?? '–',
    },
    {
      key: 'lastSeenAt',
      title: t('security.column.lastSeenAt'),
      width: 160,
      render: (row) => formats.instant(row.lastSeenAt),
    },
    {
      key: 'expiresAt',
      title: t('security.column.expiresAt'),
      width: 160,
      render: (row) => formats.instant(row.expiresAt),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      width: 80,
      card: 'footer',
      render: (row) => !row.current && <EndButton session={row} />,
    },
  ]
}

function EndButton({ session }: Readonly<{ session: Session }>) {
  const { t } = useTranslation()
  const end = useConfirmed({
    send: endSession,
    stale: sessionKeys,
    done: t('security.sessionEnded'),
    refused: t('security.sessionNotEnded'),
  })
  const name = session.userAgent ?? t('security.unknownBrowser')
  return (
    <RowButton
      action={t('security.endSession')}
      subject={name}
      icon={LogoutOutlined}
      danger
      onClick={() =>
        end(session.id, {
          title: t('security.endSessionTitle'),
          content: name,
          okText: t('security.endSession'),
          danger: true,
        })
      }
    />
  )
}
