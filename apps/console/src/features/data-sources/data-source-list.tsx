/** Data sources: what they are, who answers for them; without what opens them (GT3). */
import { DatabaseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DataSource } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { EditAndDelete } from '../../components/edit-and-delete.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { can } from '../../session/can.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { dataSourceKeys, dataSourcesQuery, deleteDataSource } from './api.ts'

export type DataSourceListProps = Readonly<{
  list: ListState<PagedSearch>
  onEdit: (source: DataSource) => void
}>

export function DataSourceList({ list, onEdit }: DataSourceListProps) {
  const { t } = useTranslation()
  return (
    <PagedList<DataSource, PagedSearch>
      list={list}
      query={useQuery(dataSourcesQuery(list.search))}
      label={t('dataSources.title')}
      searchLabel={t('dataSources.search')}
      columns={useColumns(onEdit)}
      hasColumnChooser
      rowKey={(row) => row.id}
      empty={
        <EmptyState
          icon={<DatabaseOutlined />}
          title={t('dataSources.empty')}
          hint={t('dataSources.emptyHint')}
        />
      }
    />
  )
}

function useColumns(onEdit: DataSourceListProps['onEdit']): readonly DataColumn<DataSource>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('dataSources.name'),
        width: 170,
        card: 'title',
        locked: true,
        render: (row) => <strong>{row.name}</strong>,
      },
      { key: 'kind', title: t('dataSources.kind'), width: 110, render: (row) => row.kind },
      {
        key: 'connection',
        title: t('dataSources.connection'),
        width: 330,
        render: (row) => <code>{row.connection}</code>,
      },
      {
        key: 'secret',
        title: t('dataSources.secret'),
        width: 90,
        render: (row) => t(row.hasSecret ? 'dataSources.sealed' : 'states.none'),
      },
      {
        key: 'owner',
        title: t('dataSources.owner'),
        width: 150,
        render: (row) => row.owner.displayName,
      },
      {
        key: 'createdAt',
        title: t('dataSources.createdAt'),
        width: 130,
        render: (row) => formats.instant(row.createdAt),
      },
      {
        key: 'actions',
        title: t('table.actions'),
        width: 110,
        fixed: 'end',
        card: 'footer',
        locked: true,
        render: (row) => <Actions source={row} onEdit={onEdit} />,
      },
    ],
    [t, formats, onEdit],
  )
}

type ActionsProps = Readonly<{ source: DataSource; onEdit: DataSourceListProps['onEdit'] }>

function Actions({ source, onEdit }: ActionsProps) {
  const { t } = useTranslation()
  const { name } = source
  const remove = useConfirmed({
    send: deleteDataSource,
    stale: dataSourceKeys,
    done: t('dataSources.deleted', { name }),
    refused: t('dataSources.notDeleted', { name }),
  })
  const ask = () =>
    remove(source, {
      title: t('dataSources.deleteTitle', { name }),
      content: t('dataSources.deleteHint'),
      okText: t('actions.delete'),
      danger: true,
    })
  return (
    <EditAndDelete
      subject={name}
      mayEdit={can(source, 'data-source.edit')}
      mayDelete={can(source, 'data-source.delete')}
      onEdit={() => onEdit(source)}
      onDelete={ask}
    />
  )
}
