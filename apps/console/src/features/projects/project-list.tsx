/** Service projects: what they are for, who administers them, how many APIs they hold. */
import { ProjectOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServiceProject } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PeopleList } from '../../components/people-list.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { Formats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { projectsQuery } from './api.ts'
import { ProjectActions } from './project-actions.tsx'

export type ProjectListProps = Readonly<{
  list: ListState<PagedSearch>
  onEdit: (project: ServiceProject) => void
}>

export function ProjectList({ list, onEdit }: ProjectListProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const columns = useMemo(
    () => [
      ...listFacts(t, formats),
      {
        key: 'actions',
        title: t('table.actions'),
        width: 100,
        card: 'footer' as const,
        locked: true,
        render: (row: ServiceProject) => <ProjectActions project={row} onEdit={onEdit} />,
      },
    ],
    [t, formats, onEdit],
  )
  return (
    <PagedList<ServiceProject, PagedSearch>
      list={list}
      query={useQuery(projectsQuery(list.search))}
      label={t('projects.list')}
      searchLabel={t('projects.search')}
      columns={columns}
      hasColumnChooser
      rowKey={(row) => row.id}
      empty={
        <EmptyState
          icon={<ProjectOutlined />}
          title={t('projects.empty')}
          hint={t('projects.emptyHint')}
        />
      }
    />
  )
}

function listFacts(t: TFunction, formats: Formats): readonly DataColumn<ServiceProject>[] {
  return [
    {
      key: 'name',
      title: t('projects.name'),
      width: 220,
      card: 'title',
      locked: true,
      render: (row) => (
        <Link to="/management/projects/$id" params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'about',
      title: t('projects.about'),
      width: 280,
      render: (row) => (row.description === '' ? '–' : row.description),
    },
    {
      key: 'administrators',
      title: t('projects.administrators'),
      width: 200,
      render: (row) =>
        row.administrators.length === 0 ? '–' : <PeopleList people={row.administrators} />,
    },
    {
      key: 'apis',
      title: t('projects.apis'),
      width: 90,
      render: (row) => formats.count(row.apiCount),
    },
    {
      key: 'createdAt',
      title: t('projects.createdAt'),
      width: 160,
      render: (row) => formats.instant(row.createdAt),
    },
  ]
}
