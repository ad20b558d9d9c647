/** The columns of lists of APIs. */
import { Flex, Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { Note } from '../../components/note.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { listPublished } from './published.ts'

export type ApiColumnOptions = Readonly<{
  /** Where an API's name leads: to what its keepers do, or to what its callers read. */
  page: '/management/projects/apis/$id' | '/marketplace/$id'
  /** In a project's own list its name would repeat in every row. */
  hasProject: boolean
}>

export function useApiColumns({ page, hasProject }: ApiColumnOptions): readonly DataColumn<Api>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const columns: readonly (DataColumn<Api> | false)[] = [
    {
      key: 'name',
      title: t('apis.name'),
      width: 260,
      card: 'title',
      render: (row) => <NameCell api={row} page={page} />,
    },
    hasProject && {
      key: 'project',
      title: t('apis.project'),
      width: 150,
      render: (row) => row.project.name,
    },
    {
      key: 'operation',
      title: t('apis.operation'),
      width: 110,
      render: (row) => t(`grants.operation.${row.operation}`),
    },
    {
      key: 'route',
      title: t('apis.route'),
      width: 200,
      render: (row) => (row.path === null ? '–' : <code>{`${row.method} ${row.path}`}</code>),
    },
    {
      key: 'environments',
      title: t('apis.environments'),
      width: 150,
      render: (row) => <EnvironmentTags api={row} />,
    },
    {
      key: 'grants',
      title: t('apis.grants'),
      width: 100,
      render: (row) => formats.count(row.grantCount),
    },
    {
      key: 'updatedAt',
      title: t('apis.updatedAt'),
      width: 150,
      render: (row) => formats.instant(row.updatedAt),
    },
  ]
  return columns.filter((column) => column !== false)
}

function NameCell({ api, page }: Readonly<{ api: Api; page: ApiColumnOptions['page'] }>) {
  return (
    <>
      <Link to={page} params={{ id: api.id }}>
        {api.name}
      </Link>
      {api.description !== '' && (
        <div>
          <Note isSmall>{api.description}</Note>
        </div>
      )}
    </>
  )
}

/** In which environments an API answers. */
export function EnvironmentTags({ api }: Readonly<{ api: Api }>) {
  const { t } = useTranslation()
  return (
    <Flex gap={4} wrap>
      {listPublished(api).map((environment) => (
        <Tag key={environment} color={environment === 'PROD' ? 'success' : 'default'}>
          {t(`grants.environment.${environment}`)}
        </Tag>
      ))}
    </Flex>
  )
}
