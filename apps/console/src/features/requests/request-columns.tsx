/** The columns of the Task Hub's lists. */
import { Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { RequestRow } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { PeopleList } from '../../components/people-list.tsx'
import type { Formats } from '../../i18n/formats.ts'
import { RequestStateTag } from './request-state-tag.tsx'
import type { TaskView } from './search.ts'

export function listRequestColumns(
  view: TaskView,
  t: TFunction,
  formats: Formats,
): readonly DataColumn<RequestRow>[] {
  const columns: (DataColumn<RequestRow> & Readonly<{ absentIn?: TaskView }>)[] = [
    {
      key: 'title',
      title: t('requests.column.title'),
      width: 300,
      card: 'title',
      locked: true,
      render: (row) => (
        <Link to="/tasks/$id" params={{ id: row.id }} style={{ fontWeight: 600 }}>
          {row.title}
        </Link>
      ),
    },
    {
      key: 'kind',
      title: t('requests.column.kind'),
      width: 180,
      render: (row) => <Tag>{t(`requests.kind.${row.kind}`)}</Tag>,
    },
    {
      key: 'state',
      title: t('requests.column.state'),
      width: 130,
      absentIn: 'to-decide',
      render: (row) => <RequestStateTag state={row.state} />,
    },
    {
      key: 'applicant',
      title: t('requests.column.applicant'),
      width: 140,
      absentIn: 'mine',
      render: (row) => row.applicant.displayName,
    },
    {
      key: 'submittedAt',
      title: t('requests.column.submittedAt'),
      width: 180,
      render: (row) => formats.instant(row.submittedAt),
    },
    {
      key: 'waitingFor',
      title: t('requests.column.waitingFor'),
      width: 180,
      absentIn: 'to-decide',
      render: (row) => (row.waitingFor.length === 0 ? '–' : <PeopleList people={row.waitingFor} />),
    },
    {
      key: 'endedAt',
      title: t('requests.column.endedAt'),
      width: 180,
      absentIn: 'to-decide',
      render: (row) => (row.endedAt === null ? '–' : formats.instant(row.endedAt)),
    },
    {
      key: 'expiresOn',
      title: t('requests.column.expiresOn'),
      width: 150,
      absentIn: 'decided',
      render: (row) => (row.expiresOn === null ? '–' : formats.day(row.expiresOn)),
    },
  ]
  return columns.filter((column) => column.absentIn !== view)
}
