/** Application groups: found by keyword, renamed, deleted when nothing is in them (GP1 to GP3). */
import { FolderOutlined } from '@ant-design/icons'
import { DeleteOutlined, EditOutlined } from '@ant-design/icons-svg'
import { useQuery } from '@tanstack/react-query'
import { Flex } from 'antd'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationGroup } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { RowButton } from '../../components/row-button.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { can } from '../../session/can.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { deleteGroup, groupKeys, groupsQuery } from './api.ts'

export type GroupListProps = Readonly<{
  list: ListState<PagedSearch>
  onRename: (group: ApplicationGroup) => void
}>

export function GroupList({ list, onRename }: GroupListProps) {
  const { t } = useTranslation()
  const answer = useQuery(groupsQuery(list.search))
  const columns = useColumns(onRename)
  return (
    <PagedList<ApplicationGroup, PagedSearch>
      list={list}
      query={answer}
      label={t('groups.list')}
      searchLabel={t('groups.search')}
      columns={columns}
      rowKey={(row) => row.id}
      empty={
        <EmptyState
          icon={<FolderOutlined />}
          title={t('groups.empty')}
          hint={t('groups.emptyHint')}
        />
      }
    />
  )
}

function useColumns(onRename: GroupListProps['onRename']): readonly DataColumn<ApplicationGroup>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('groups.name'),
        width: 260,
        card: 'title',
        render: (row) => <strong>{row.name}</strong>,
      },
      {
        key: 'applications',
        title: t('groups.applications'),
        width: 140,
        render: (row) => (
          <Link to="/application-management" search={{ groupId: row.id }}>
            {formats.count(row.applicationCount)}
          </Link>
        ),
      },
      {
        key: 'createdAt',
        title: t('groups.createdAt'),
        width: 180,
        render: (row) => formats.instant(row.createdAt),
      },
      {
        key: 'actions',
        title: t('table.actions'),
        width: 110,
        card: 'footer',
        render: (row) => <GroupActions group={row} onRename={onRename} />,
      },
    ],
    [t, formats, onRename],
  )
}

type GroupActionsProps = Readonly<{
  group: ApplicationGroup
  onRename: GroupListProps['onRename']
}>

function GroupActions({ group, onRename }: GroupActionsProps) {
  const { t } = useTranslation()
  const remove = useConfirmed({
    send: deleteGroup,
    stale: groupKeys,
    done: t('groups.deleted'),
    refused: t('groups.notDeleted', { name: group.name }),
  })
  const ask = () =>
    remove(group, {
      title: t('groups.deleteTitle', { name: group.name }),
      content: t('groups.deleteHint'),
      okText: t('actions.delete'),
      danger: true,
    })
  return (
    <Flex gap={2}>
      {can(group, 'group.rename') && (
        <RowButton
          action={t('groups.rename')}
          subject={group.name}
          icon={EditOutlined}
          onClick={() => onRename(group)}
        />
      )}
      {can(group, 'group.delete') && (
        <RowButton
          action={t('actions.delete')}
          subject={group.name}
          icon={DeleteOutlined}
          danger
          onClick={ask}
        />
      )}
    </Flex>
  )
}
