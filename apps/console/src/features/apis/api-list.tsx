/** APIs of one project or of all: searched by name or id, filtered by operation and project. */
import { ApiOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiOperations } from '@portico/domain'
import type { Api } from '@portico/contract'
import type { RowSelection } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { ProjectSelect } from '../../fields/project-select.tsx'
import type { ListState } from '../../page/list-state.ts'
import { apisQuery } from './api.ts'
import { useApiColumns } from './api-columns.tsx'
import type { ApiColumnOptions } from './api-columns.tsx'
import { DocumentationButton } from './documentation-button.tsx'
import type { ApiSearch } from './search.ts'

const narrowing = ['operation', 'projectId'] as const

export type ApiListProps = ApiColumnOptions &
  Readonly<{
    list: ListState<ApiSearch>
    /** Confines the list to one project, which needs no filter then. */
    projectId?: string
    emptyHint: string
    /** Rows can be picked, for the documentation of several in one file. */
    hasDownload?: boolean
  }>

export function ApiList(props: ApiListProps) {
  const { list, projectId, emptyHint, hasDownload = false, ...options } = props
  const { t } = useTranslation()
  const { projectId: chosen } = list.search
  const answer = useQuery(apisQuery(list.search, projectId))
  const columns = useApiColumns(options)
  const [selected, setSelected] = useState<readonly string[]>([])
  const picked = answer.data?.items.filter(({ id }) => selected.includes(id)) ?? []
  const selection: RowSelection<Api> = {
    selected,
    onChange: setSelected,
    nameOf: ({ name }) => t('apis.select', { name }),
    isDisabled: () => false,
  }
  return (
    <PagedList<Api, ApiSearch>
      list={list}
      query={answer}
      label={t('apis.list')}
      searchLabel={t('apis.search')}
      columns={columns}
      hasColumnChooser
      rowKey={(row) => row.id}
      narrowing={narrowing}
      {...(hasDownload && { selection, tools: <DocumentationButton apis={picked} /> })}
      filters={
        <Filters
          list={list}
          hasProject={projectId === undefined}
          known={answer.data?.items.find((row) => row.project.id === chosen)?.project}
        />
      }
      empty={<EmptyState icon={<ApiOutlined />} title={t('apis.empty')} hint={emptyHint} />}
    />
  )
}

type FiltersProps = Readonly<{
  list: ListState<ApiSearch>
  hasProject: boolean
  known: Api['project'] | undefined
}>

function Filters({ list, hasProject, known }: FiltersProps) {
  const { t } = useTranslation()
  const { search, change } = list
  return (
    <>
      <Select
        aria-label={t('apis.filterOperation')}
        placeholder={t('apis.filterOperation')}
        allowClear
        value={search.operation ?? null}
        onChange={(operation) => change({ operation: operation ?? undefined })}
        options={apiOperations.map((value) => ({ value, label: t(`grants.operation.${value}`) }))}
      />
      {hasProject && (
        <ProjectSelect
          aria-label={t('apis.filterProject')}
          allowClear
          value={search.projectId}
          known={known}
          onChange={(projectId) => change({ projectId })}
        />
      )}
    </>
  )
}
