/** The columns of My, of Not Joined and of all applications (AP11). */
import { Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { ApplicationRow } from '@portico/contract'
import { CopyButton } from '../../components/copy-button.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { PeopleList } from '../../components/people-list.tsx'
import type { Formats } from '../../i18n/formats.ts'
import { JoinAction } from './join-action.tsx'
import { RowActions } from './row-actions.tsx'
import type { OnApplicationTask } from './row-actions.tsx'
import { StateTag } from './state-tag.tsx'
import { ValidityCell } from './validity-cell.tsx'
import styles from './cells.module.css'

type Column = DataColumn<ApplicationRow>

export type ColumnInput = Readonly<{
  t: TFunction
  formats: Formats
  onTask: OnApplicationTask
  /** Shows, hides, copies and resets the secret; belongs to another feature. */
  renderSecret: (application: ApplicationRow) => ReactNode
}>

function nameColumn({ t }: ColumnInput): Column {
  return {
    key: 'name',
    title: t('applications.column.name'),
    width: 164,
    fixed: 'start',
    card: 'title',
    locked: true,
    render: (row) => (
      <div className={styles['title']}>
        <Link to="/applications/$id" params={{ id: row.id }} className={styles['name'] ?? ''}>
          {row.name}
        </Link>
        <StateTag state={row.state} />
      </div>
    ),
  }
}

function sharedColumns({ t }: ColumnInput): readonly [group: Column, owners: Column, key: Column] {
  return [
    {
      key: 'group',
      title: t('applications.column.group'),
      width: 100,
      render: (row) => row.group.name,
    },
    {
      key: 'owners',
      title: t('applications.column.owners'),
      width: 104,
      render: (row) => <PeopleList people={row.owners} />,
    },
    {
      key: 'appKey',
      title: t('applications.column.appKey'),
      width: 206,
      render: (row) => (
        <div className={styles['copied']}>
          <span className={styles['key']}>{row.appKey}</span>
          <CopyButton text={row.appKey} name={t('applications.column.appKey')} />
        </div>
      ),
    },
  ]
}

/**
 * Everything that an owner or member sees of their applications. On a page of 1440 pixels all that stands before
 * the last update is in sight beside the fixed columns.
 */
export function listMyColumns(input: ColumnInput): readonly Column[] {
  const { t, formats, onTask, renderSecret } = input
  const [group, owners, key] = sharedColumns(input)
  return [
    nameColumn(input),
    group,
    owners,
    {
      key: 'apiCount',
      title: t('applications.column.apiCount'),
      width: 108,
      render: (row) => (row.apiCount === null ? '–' : formats.count(row.apiCount)),
    },
    {
      key: 'dataSourceCount',
      title: t('applications.column.dataSourceCount'),
      width: 108,
      render: (row) => (row.dataSourceCount === null ? '–' : formats.count(row.dataSourceCount)),
    },
    key,
    {
      key: 'appSecret',
      title: t('applications.column.appSecret'),
      width: 174,
      render: renderSecret,
    },
    {
      key: 'updatedAt',
      title: t('applications.column.updatedAt'),
      width: 150,
      render: (row) => (row.updatedAt === null ? '–' : formats.instant(row.updatedAt)),
    },
    {
      key: 'myRole',
      title: t('applications.column.myRole'),
      width: 100,
      render: (row) =>
        row.myRole === null ? '–' : <Tag>{t(`applications.role.${row.myRole}`)}</Tag>,
    },
    {
      key: 'expiresOn',
      title: t('applications.column.expiresOn'),
      width: 150,
      render: (row) => <ValidityCell application={row} onTask={onTask} />,
    },
    {
      key: 'actions',
      title: t('table.actions'),
      width: 178,
      fixed: 'end',
      card: 'footer',
      locked: true,
      render: (row) => <RowActions application={row} onTask={onTask} />,
    },
  ]
}

/** What administrators look after: whose it is, where it belongs, when it last changed. */
export function listAllColumns(input: ColumnInput): readonly Column[] {
  const { t, formats } = input
  const [group, owners, key] = sharedColumns(input)
  const mine = listMyColumns(input)
  const kept = (name: string) => mine.filter((column) => column.key === name)
  return [
    nameColumn(input),
    group,
    owners,
    key,
    ...kept('apiCount'),
    {
      key: 'updatedAt',
      title: t('applications.column.updatedAt'),
      width: 150,
      render: (row) => (row.updatedAt === null ? '–' : formats.instant(row.updatedAt)),
    },
    ...kept('actions'),
  ]
}

/** What everybody may know of an application, and the way in. */
export function listNotJoinedColumns(input: ColumnInput): readonly Column[] {
  const { t, onTask } = input
  const [group, owners, key] = sharedColumns(input)
  return [
    nameColumn(input),
    key,
    group,
    owners,
    {
      key: 'actions',
      title: t('table.actions'),
      width: 190,
      card: 'footer',
      locked: true,
      render: (row) => <JoinAction application={row} onTask={onTask} />,
    },
  ]
}
