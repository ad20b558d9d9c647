/** How each application stands at the vendor's gateway: carried, different, failed and why, and carrying it again (NW3). */
import { CloudSyncOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CarriedApplicationBody } from '@portico/contract'
import { carryingStates } from '@portico/domain'
import type { CarryingState } from '@portico/domain'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import { carryingQuery } from './api.ts'
import { listCarryingColumns } from './carrying-columns.tsx'
import type { CarryingSearch } from './search.ts'
import { useCarryAgain } from './use-carry-again.ts'

type Counts = Readonly<Record<CarryingState, number>>

const narrowing = ['state'] as const

export function CarryingList({ list }: Readonly<{ list: ListState<CarryingSearch> }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const answer = useQuery(carryingQuery(list.search))
  const columns = useMemo(() => listCarryingColumns(t, formats), [t, formats])
  return (
    <PagedList<CarriedApplicationBody, CarryingSearch>
      list={list}
      query={answer}
      label={t('settings.carrying.title')}
      columns={columns}
      hasColumnChooser
      rowKey={(row) => row.application.id}
      filters={<StateFilter list={list} counts={answer.data?.counts} />}
      narrowing={narrowing}
      tools={<CarryAllButton counts={answer.data?.counts} />}
      empty={
        <EmptyState
          icon={<CloudSyncOutlined />}
          title={t('settings.carrying.none')}
          hint={t('settings.carrying.noneHint')}
        />
      }
    />
  )
}

type StateFilterProps = Readonly<{
  list: ListState<CarryingSearch>
  counts: Counts | undefined
}>

/** Says how many stand how, too. */
function StateFilter({ list, counts }: StateFilterProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <Select<CarryingState | null>
      aria-label={t('settings.carrying.filterState')}
      placeholder={t('settings.carrying.filterState')}
      allowClear
      value={list.search.state ?? null}
      onChange={(state) => list.change({ state: state ?? undefined })}
      options={carryingStates.map((value) => ({
        value,
        label: `${t(`settings.carrying.state.${value}`)} (${formats.count(counts?.[value] ?? 0)})`,
      }))}
    />
  )
}

function CarryAllButton({ counts }: Readonly<{ counts: Counts | undefined }>) {
  const { t } = useTranslation()
  const again = useCarryAgain()
  const count = (counts?.failed ?? 0) + (counts?.drifted ?? 0)
  return (
    <Button
      disabled={count === 0}
      loading={again.isPending}
      onClick={() => again.submit(undefined)}
    >
      {t('settings.carrying.again', { count })}
    </Button>
  )
}
