/** One view of the Task Hub: search, filters, selection for a batch, pages. */
import { CheckCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { requestKinds, requestStates } from '@portico/domain'
import type { RequestRow } from '@portico/contract'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ListPager } from '../../components/list-pager.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { SearchBox } from '../../components/search-box.tsx'
import { Toolbar } from '../../components/toolbar.tsx'
import { can } from '../../session/can.ts'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import { requestsQuery } from './api.ts'
import { BatchDialog } from './batch-dialog.tsx'
import { listRequestColumns } from './request-columns.tsx'
import type { TaskSearch, TaskView } from './search.ts'

export function RequestList({ list }: Readonly<{ list: ListState<TaskSearch> }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { view = 'to-decide' } = list.search
  const answer = useQuery(requestsQuery(list.search))
  const [selected, setSelected] = useState<readonly string[]>([])
  const [decision, setDecision] = useState<'approve' | 'reject' | null>(null)
  const rows = answer.data?.items ?? []
  const chosen = rows.filter((row) => selected.includes(row.id))
  return (
    <>
      <Toolbar
        tools={
          view === 'to-decide' && <BatchButtons count={chosen.length} onDecide={setDecision} />
        }
      >
        <Filters list={list} />
      </Toolbar>
      <Loaded query={answer} rows={8}>
        {({ items, nextCursor }) => (
          <>
            <DataTable<RequestRow>
              label={t('requests.list')}
              rows={items}
              columns={listRequestColumns(view, t, formats)}
              rowKey={(row) => row.id}
              isRefreshing={answer.isPlaceholderData}
              {...(view === 'to-decide' && {
                selection: {
                  selected,
                  onChange: setSelected,
                  nameOf: (row) => t('requests.batch.select', { title: row.title }),
                  isDisabled: (row) => !can(row, 'request.approve'),
                },
              })}
              empty={<NoRequests list={list} />}
            />
            <ListPager list={list} nextCursor={nextCursor} rows={items.length} />
          </>
        )}
      </Loaded>
      {decision && (
        <BatchDialog
          decision={decision}
          requests={chosen}
          onClose={() => {
            setDecision(null)
            setSelected([])
          }}
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
      <SearchBox
        label={t('requests.search')}
        value={search.q ?? ''}
        onSearch={(q) => change({ q: q === '' ? undefined : q })}
      />
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

function NoRequests({ list }: Readonly<{ list: ListState<TaskSearch> }>) {
  const { t } = useTranslation()
  const { view = 'to-decide', q, kind, state } = list.search
  const isFiltered = q !== undefined || kind !== undefined || state !== undefined
  if (isFiltered) {
    return (
      <EmptyState
        icon={<CheckCircleOutlined />}
        title={t('states.emptySearch')}
        hint={t('states.emptySearchHint')}
        action={
          <Button onClick={() => list.change({ q: undefined, kind: undefined, state: undefined })}>
            {t('states.clearFilters')}
          </Button>
        }
      />
    )
  }
  return (
    <EmptyState
      icon={<CheckCircleOutlined />}
      title={t(emptyTitles[view])}
      {...(view === 'to-decide' && { hint: t('requests.emptyToDecideHint') })}
      {...(view === 'mine' && { hint: t('requests.emptyMineHint') })}
    />
  )
}
