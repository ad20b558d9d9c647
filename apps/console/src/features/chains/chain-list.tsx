/** The chains in force: one for each kind of request, and those for one group beside it (RQ6). */
import { EditOutlined, RollbackOutlined } from '@ant-design/icons-svg'
import { useQuery } from '@tanstack/react-query'
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { requestKinds } from '@portico/domain'
import { DataTable } from '../../components/data-table.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { Loaded } from '../../components/loaded.tsx'
import { RowButton } from '../../components/row-button.tsx'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { chainKeys, chainsQuery, groupNameQuery, resetChain } from './api.ts'
import type { ShownChain } from './api.ts'
import { ChainSteps } from './chain-steps.tsx'

export type ChainListProps = Readonly<{
  /** Absent for readers who only look. */
  onEdit?: ((chain: ShownChain) => void) | undefined
}>

const rank = (chain: ShownChain) => requestKinds.indexOf(chain.kind)

export function ChainList({ onEdit }: ChainListProps) {
  const { t } = useTranslation()
  const answer = useQuery(chainsQuery)
  const columns = useColumns(onEdit)
  return (
    <Loaded query={answer} rows={8}>
      {({ items }) => (
        <DataTable<ShownChain>
          label={t('chains.title')}
          rows={items.toSorted((one, other) => rank(one) - rank(other))}
          columns={columns}
          rowKey={(row) => `${row.kind} ${row.groupId ?? ''}`}
          empty={null}
        />
      )}
    </Loaded>
  )
}

function useColumns(onEdit: ChainListProps['onEdit']): readonly DataColumn<ShownChain>[] {
  const { t } = useTranslation()
  const facts = useFactColumns()
  if (onEdit === undefined) return facts
  return [
    ...facts,
    {
      key: 'actions',
      title: t('table.actions'),
      width: 110,
      card: 'footer',
      render: (row) => <ChainActions chain={row} onEdit={onEdit} />,
    },
  ]
}

function useFactColumns(): readonly DataColumn<ShownChain>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'kind',
      title: t('chains.kind'),
      width: 190,
      card: 'title',
      render: (row) => <strong>{t(`requests.kind.${row.kind}`)}</strong>,
    },
    {
      key: 'group',
      title: t('chains.group'),
      width: 180,
      render: (row) =>
        row.groupId === null ? t('chains.allGroups') : <GroupName id={row.groupId} />,
    },
    {
      key: 'steps',
      title: t('chains.steps'),
      width: 420,
      render: (row) => <ChainSteps chain={row} />,
    },
    {
      key: 'configured',
      title: t('chains.origin'),
      width: 110,
      render: (row) => (
        <Tag color={row.configured ? 'processing' : 'default'}>
          {t(row.configured ? 'chains.configured' : 'chains.default')}
        </Tag>
      ),
    },
  ]
}

function GroupName({ id }: Readonly<{ id: string }>) {
  return useQuery(groupNameQuery(id)).data ?? id
}

type ChainActionsProps = Readonly<{ chain: ShownChain; onEdit: (chain: ShownChain) => void }>

function ChainActions({ chain, onEdit }: ChainActionsProps) {
  const { t } = useTranslation()
  const kind = t(`requests.kind.${chain.kind}`)
  const reset = useConfirmed({
    send: resetChain,
    stale: chainKeys,
    done: t('chains.resetDone'),
    refused: t('chains.notReset'),
  })
  const ask = () =>
    reset(chain, {
      title: t('chains.resetTitle', { kind }),
      content: t('chains.resetHint'),
      okText: t('chains.reset'),
    })
  return (
    <Flex gap={2}>
      <RowButton
        action={t('actions.edit')}
        subject={kind}
        icon={EditOutlined}
        onClick={() => onEdit(chain)}
      />
      {chain.configured && (
        <RowButton
          action={t('chains.reset')}
          subject={kind}
          icon={RollbackOutlined}
          onClick={ask}
        />
      )}
    </Flex>
  )
}
