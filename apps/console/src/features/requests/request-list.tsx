/** One view of the Task Hub: search, filters, selection for a batch, pages. */
import { CheckCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { requestKinds, requestStates } from '@portico/domain'
import type { RequestRow } from '@portico/contract'
import type { RowSelection } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { can } from '../../session/can.ts'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import { requestsQuery } from './api.ts'
import { BatchDialog } from './batch-dialog.tsx'
import { listRequestColumns } from './request-columns.tsx'
import type { TaskSearch, TaskView } from './search.ts'

const narrowing = ['kind', 'state'] as const

export function RequestList({ list }: Readonly<{ list: ListState<TaskSearch> }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { view = 'to-decide' } = list.search
  const answer = useQuery(requestsQuery(list.search))
  const [selected, setSelected] = useState<readonly string[]>([])
  const [decision, setDecision] = useState<'approve' | 'reject' | null>(null)
  const rows = answer.data?.items ?? []
  const chosen = rows.filter((row) => selected.includes(row.id))
  const columns = useMemo(() => listRequestColumns(view, t, formats), [view, t, formats])
  const selection: RowSelection<RequestRow> = {
    selected,
    onChange: setSelected,
    nameOf: (row) => t('requests.batch.select', { title: row.title }),
    isDisabled: (row) => !can(row, 'request.approve'),
  }
  const isDeciding = view === 'to-decide'
  return (
    <>
      <PagedList<RequestRow, TaskSearch>
        list={list}
        query={answer}
        label={t('requests.list')}
        searchLabel={t('requests.search')}
        columns={columns}
        hasColumnChooser
        rowKey={(row) => row.id}
        {...(isDeciding && { selection })}
        filters={<Filters list={list} />}
        narrowing={narrowing}
        {...(isDeciding && {
          tools: <BatchButtons count={chosen.length} onDecide={setDecision} />,
        })}
        skeletonRows={8}
        empty={<NoRequests view={view} />}
      />
      {decision && (
        <BatchDialog
          decision={decision}
          requests={chosen}
          onDecided={() => setSelected([])}
          onClose={() => setDecision(null)}
        />
      )}
    </>
  )
}

type BatchButtonsProps = Readonly<{
  count: number
  onDecide: (decision: 'approve' | 'reject') => void
}>

function BatchButtons({ count, onDecide }: BatchButtonsProps) {
  const { t } = useTranslation()
  return (
    <Flex gap={8} align="center" wrap>
      {count > 0 && <span aria-live="polite">{t('table.selected', { count })}</span>}
      <Button disabled={count === 0} onClick={() => onDecide('approve')}>
        {t('requests.batch.approve')}
      </Button>
      <Button danger disabled={count === 0} onClick={() => onDecide('reject')}>
        {t('requests.batch.reject')}
      </Button>
    </Flex>
  )
}

function Filters({ list }: Readonly<{ list: ListState<TaskSearch> }>) {
  const { t } = useTranslation()
  const { search, change } = list
  const hasState = search.view !== undefined && search.view !== 'to-decide'
  return (
    <>
      <Select
        aria-label={t('requests.filterKind')}
        placeholder={t('requests.filterKind')}
        allowClear
        value={search.kind ?? null}
        onChange={(kind) => change({ kind: kind ?? undefined })}
        options={requestKinds.map((kind) => ({ value: kind, label: t(`requests.kind.${kind}`) }))}
      />
      {hasState && (
        <Select
          aria-label={t('requests.filterState')}
          placeholder={t('requests.filterState')}
          allowClear
          value={search.state ?? null}
          onChange={(state) => change({ state: state ?? undefined })}
          options={requestStates.map((state) => ({
            value: state,
            label: t(`requests.state.${state}`),
          }))}
        />
      )}
    </>
  )
}

const emptyTitles = {
  'to-decide': 'requests.emptyToDecide',
  mine: 'requests.emptyMine',
  decided: 'requests.emptyDecided',
  all: 'requests.emptyAll',
} as const satisfies Record<TaskView, string>

function NoRequests({ view }: Readonly<{ view: TaskView }>) {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<CheckCircleOutlined />}
      title={t(emptyTitles[view])}
      {...(view === 'to-decide' && { hint: t('requests.emptyToDecideHint') })}
      {...(view === 'mine' && { hint: t('requests.emptyMineHint') })}
    />
  )
}
