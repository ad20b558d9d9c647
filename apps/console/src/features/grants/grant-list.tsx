/** Grants on APIs or data sources: mine, those of one application, or those I administer. */
import { KeyOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Segmented, Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@portico/contract'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { ProjectSelect } from '../../fields/project-select.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import { administeredGrantsQuery, grantsQuery } from './api.ts'
import { listGrantColumns } from './grant-columns.tsx'
import { expiryWindows, grantKinds } from './search.ts'
import type { ExpiryWindow, GrantKind, GrantSearch } from './search.ts'

export type GrantListProps = Readonly<{
  list: ListState<GrantSearch>
  /** Without it, mine. */
  of?: 'administered' | Readonly<{ applicationId: string }>
}>

const narrowing = ['projectId', 'expiring'] as const

const mine = { has: ['subject', 'application'], side: 'holder' } as const
const ofOne = { has: ['subject'], side: 'both' } as const
const administered = { has: ['subject', 'application', 'grantedBy'], side: 'keeper' } as const

export function GrantList({ list, of }: GrantListProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { kind = 'api' } = list.search
  const isAdministered = of === 'administered'
  const applicationId = typeof of === 'object' ? of.applicationId : undefined
  const mode = isAdministered ? administered : applicationId === undefined ? mine : ofOne
  const own = useQuery({ ...grantsQuery(list.search, applicationId), enabled: !isAdministered })
  const kept = useQuery({ ...administeredGrantsQuery(list.search), enabled: isAdministered })
  const answer = isAdministered ? kept : own
  const columns = useMemo(
    () => listGrantColumns({ kind, ...mode, t, formats }),
    [kind, mode, t, formats],
  )
  const stem = isAdministered ? 'emptyAdministered' : 'empty'
  return (
    <PagedList<Grant, GrantSearch>
      list={list}
      query={answer}
      label={t('grants.list')}
      searchLabel={t('grants.search')}
      columns={columns}
      hasColumnChooser
      rowKey={(row) => row.id}
      narrowing={narrowing}
      {...(isAdministered && { filters: <KeeperFilters list={list} rows={answer.data?.items} /> })}
      tools={<KindChoice list={list} />}
      empty={
        <EmptyState
          icon={<KeyOutlined />}
          title={t(`grants.${stem}`)}
          hint={t(`grants.${stem}Hint`)}
        />
      }
    />
  )
}

function KindChoice({ list }: Readonly<{ list: ListState<GrantSearch> }>) {
  const { t } = useTranslation()
  return (
    <Segmented<GrantKind>
      aria-label={t('grants.kindLabel')}
      value={list.search.kind ?? 'api'}
      onChange={(next) => list.change({ kind: next === 'api' ? undefined : next })}
      options={grantKinds.map((value) => ({ value, label: t(`grants.kind.${value}`) }))}
    />
  )
}

type KeeperFiltersProps = Readonly<{
  list: ListState<GrantSearch>
  rows: readonly Grant[] | undefined
}>

function KeeperFilters({ list, rows }: KeeperFiltersProps) {
  const { t } = useTranslation()
  const { kind = 'api', projectId, expiring } = list.search
  return (
    <>
      {kind === 'api' && (
        <ProjectSelect
          aria-label={t('apis.filterProject')}
          allowClear
          value={projectId}
          known={rows?.find((row) => row.project?.id === projectId)?.project ?? undefined}
          onChange={(next) => list.change({ projectId: next })}
        />
      )}
      <Select<ExpiryWindow | null>
        aria-label={t('grants.filterExpiring')}
        placeholder={t('grants.filterExpiring')}
        allowClear
        value={expiring ?? null}
        onChange={(days) => list.change({ expiring: days ?? undefined })}
        options={expiryWindows.map((value) => ({
          value,
          label: t('grants.expiringWithin', { count: value }),
        }))}
      />
    </>
  )
}
