/** The columns of lists of APIs. */
import { Flex, Tag } from 'antd'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { Note } from '../../components/note.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { Formats } from '../../i18n/formats.ts'
import { listPublished } from './published.ts'

export type ApiColumnOptions = Readonly<{
  /** Where an API's name leads: to what its keepers do, or to what its callers read. */
  page: '/management/projects/apis/$id' | '/marketplace/$id'
  /** In a project's own list its name would repeat in every row. */
  hasProject: boolean
  /** What can be done with one API; the same function from one rendering to the next. */
  renderActions?: ((api: Api) => ReactNode) | undefined
}>

export function useApiColumns(options: ApiColumnOptions): readonly DataColumn<Api>[] {
  const { page, hasProject, renderActions } = options
  const { t } = useTranslation()
  const formats = useFormats()
  return useMemo(() => {
    const facts = listFacts({ page, hasProject }, t, formats)
    if (renderActions === undefined) return facts
    const actions: DataColumn<Api> = {
      key: 'actions',
      title: t('table.actions'),
      width: 110,
      fixed: 'end',
      card: 'footer',
      locked: true,
      render: renderActions,
    }
    return [...facts, actions]
  }, [page, hasProject, renderActions, t, formats])
}

function listFacts(
  { page, hasProject }: ApiColumnOptions,
  t: TFunction,
  formats: Formats,
): readonly DataColumn<Api>[] {
  const columns: readonly (DataColumn<Api> | false)[] = [
    {
      key: 'name',
      title: t('apis.name'),
      width: 220,
      card: 'title',
      locked: true,
      render: (row) => <NameCell api={row} page={page} />,
    },
    hasProject && {
      key: 'project',
      title: t('apis.project'),
      width: 140,
      render: (row) => row.project.name,
    },
    {
      key: 'operation',
      title: t('apis.operation'),
      width: 100,
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
      width: 130,
      render: (row) => <EnvironmentTags api={row} />,
    },
    {
      key: 'grants',
      title: t('apis.grants'),
      width: 80,
      render: (row) => formats.count(row.grantCount),
    },
    {
      key: 'updatedAt',
      title: t('apis.updatedAt'),
      width: 130,
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
