/** The calls of an application, newest first; one of them tells its story (GW6). */
import { ApiOutlined, ReloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import type { TFunction } from 'i18next'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call } from '@portico/contract'
import { callOutcomes } from '@portico/domain'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { Formats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import { callsQuery } from './api.ts'
import { CallStory } from './call-story.tsx'
import { OutcomeTag } from './outcome-tag.tsx'
import type { CallSearch } from './search.ts'

export type CallListProps = Readonly<{ list: ListState<CallSearch>; applicationId: string }>

export function CallList({ list, applicationId }: CallListProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [opened, setOpened] = useState<Call | null>(null)
  const answer = useQuery(callsQuery(applicationId, list.search))
  const columns = useMemo(() => listCallColumns(t, formats, setOpened), [t, formats])
  return (
    <>
      <PagedList<Call, CallSearch>
        list={list}
        query={answer}
        label={t('calls.list')}
        columns={columns}
        hasColumnChooser
        rowKey={(row) => row.id}
        filters={<OutcomeFilter list={list} />}
        tools={
          <Button
            icon={<ReloadOutlined aria-hidden />}
            aria-label={t('calls.refresh')}
            loading={answer.isFetching}
            onClick={() => void answer.refetch()}
          />
        }
        empty={
          <EmptyState icon={<ApiOutlined />} title={t('calls.empty')} hint={t('calls.emptyHint')} />
        }
      />
      {opened && <CallStory call={opened} onClose={() => setOpened(null)} />}
    </>
  )
}

function OutcomeFilter({ list }: Pick<CallListProps, 'list'>) {
  const { t } = useTranslation()
  return (
    <Select
      aria-label={t('calls.filterOutcome')}
      placeholder={t('calls.filterOutcome')}
      allowClear
      value={list.search.outcome ?? null}
      onChange={(outcome) => list.change({ outcome: outcome ?? undefined })}
      options={callOutcomes.map((value) => ({ value, label: t(`calls.outcome.${value}`) }))}
    />
  )
}

function listCallColumns(
  t: TFunction,
  formats: Formats,
  onOpen: (call: Call) => void,
): readonly DataColumn<Call>[] {
  return [
    {
      key: 'at',
      title: t('calls.column.at'),
      width: 230,
      card: 'title',
      locked: true,
      render: (row) => (
        <Button
          type="link"
          style={{ padding: 0, height: 'auto' }}
          aria-label={t('calls.open', { at: formats.exactInstant(row.at) })}
          onClick={() => onOpen(row)}
        >
          {formats.exactInstant(row.at)}
        </Button>
      ),
    },
    {
      key: 'api',
      title: t('calls.column.api'),
      width: 190,
      render: (row) => row.apiName ?? t('calls.unknownApi'),
    },
    {
      key: 'status',
      title: t('calls.column.status'),
      width: 190,
      render: (row) => <OutcomeTag call={row} />,
    },
    {
      key: 'clientAddress',
      title: t('calls.column.clientAddress'),
      width: 150,
      render: (row) => <code>{row.clientAddress}</code>,
    },
    {
      key: 'authentication',
      title: t('calls.column.authentication'),
      width: 150,
      render: (row) => t(`calls.authentication.${row.authentication}`),
    },
    {
      key: 'durationMs',
      title: t('calls.column.durationMs'),
      width: 110,
      render: (row) => t('calls.ms', { value: formats.count(row.durationMs) }),
    },
  ]
}
