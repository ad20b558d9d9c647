/** My personal access tokens, without their values. */
import { KeyOutlined } from '@ant-design/icons'
import { DeleteOutlined } from '@ant-design/icons-svg'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Token } from '@portico/contract'
import { personalTokenScopes } from '@portico/domain'
import { DataTable } from '../../components/data-table.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { RowButton } from '../../components/row-button.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { revokeToken, tokenKeys, tokensQuery } from './api.ts'

export function TokenList() {
  const { t } = useTranslation()
  const columns = useColumns()
  return (
    <Loaded query={useQuery(tokensQuery)} rows={3}>
      {({ items }) => (
        <DataTable<Token>
          label={t('security.tokens')}
          rows={items}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState
              icon={<KeyOutlined />}
              title={t('security.noToken')}
              hint={t('security.noTokenHint')}
            />
          }
        />
      )}
    </Loaded>
  )
}

function useColumns(): readonly DataColumn<Token>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return [
    {
      key: 'name',
      title: t('security.column.name'),
      width: 220,
      card: 'title',
      render: (row) => <strong>{row.name}</strong>,
    },
    {
      key: 'scopes',
      title: t('security.column.scopes'),
      width: 160,
      render: (row) =>
        personalTokenScopes
          .filter((scope) => row.scopes.includes(scope))
          .map((scope) => t(`security.scope.${scope}`))
          .join(', '),
    },
    {
      key: 'expiresOn',
      title: t('security.column.expiresOn'),
      width: 140,
      render: (row) =>
        row.expiresOn === null ? t('states.permanent') : formats.day(row.expiresOn),
    },
    {
      key: 'lastUsedAt',
      title: t('security.column.lastUsedAt'),
      width: 160,
      render: (row) =>
        row.lastUsedAt === null ? t('security.neverUsed') : formats.instant(row.lastUsedAt),
    },
    {
      key: 'createdAt',
      title: t('security.column.createdAt'),
      width: 160,
      render: (row) => formats.instant(row.createdAt),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      width: 80,
      card: 'footer',
      render: (row) => <RevokeButton token={row} />,
    },
  ]
}

function RevokeButton({ token }: Readonly<{ token: Token }>) {
  const { t } = useTranslation()
  const { name } = token
  const revoke = useConfirmed({
    send: revokeToken,
    stale: tokenKeys,
    done: t('security.tokenRevoked', { name }),
    refused: t('security.tokenNotRevoked', { name }),
  })
  return (
    <RowButton
      action={t('security.revokeToken')}
      subject={name}
      icon={DeleteOutlined}
      danger
      onClick={() =>
        revoke(token.id, {
          title: t('security.revokeTokenTitle', { name }),
          content: t('security.revokeTokenHint'),
          okText: t('security.revokeToken'),
          danger: true,
        })
      }
    />
  )
}
