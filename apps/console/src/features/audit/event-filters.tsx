/** What narrows the audit log beside its words: person, event, outcome, days, one subject. */
import { DatePicker, Select, Tag } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import type { EventName } from '@portico/domain'
import type { AuditEvent } from '@portico/contract'
import { PersonSelect } from '../../fields/people-select.tsx'
import { listEventOptions } from '../../i18n/event-names.ts'
import type { ListState } from '../../page/list-state.ts'
import { outcomes } from './search.ts'
import type { AuditSearch, Outcome } from './search.ts'

export type EventFiltersProps = Readonly<{
  list: ListState<AuditSearch>
  /** A person that came with a link has a name as soon as a row tells it. */
  rows: readonly AuditEvent[]
}>

export function EventFilters({ list, rows }: EventFiltersProps) {
  const { t } = useTranslation()
  const { search, change } = list
  const actor = rows.find((row) => row.actor?.id === search.actor)?.actor
  return (
    <>
      <PersonSelect
        aria-label={t('audit.filterActor')}
        placeholder={t('audit.filterActor')}
        allowClear
        isAnyone
        value={search.actor}
        {...(actor && { known: [actor] })}
        onChange={(next) => change({ actor: next })}
      />
      <EventSelect value={search.event} onChange={(event) => change({ event })} />
      <Select<Outcome | null>
        aria-label={t('audit.filterOutcome')}
        placeholder={t('audit.filterOutcome')}
        allowClear
        value={search.outcome ?? null}
        onChange={(outcome) => change({ outcome: outcome ?? undefined })}
        options={outcomes.map((value) => ({ value, label: t(`audit.outcome.${value}`) }))}
      />
      <DayRange list={list} />
      {search.subject !== undefined && (
        <Tag
          closable={{ 'aria-label': t('states.clearFilters') }}
          onClose={() => change({ subject: undefined })}
          style={{ alignSelf: 'center', justifySelf: 'start' }}
        >
          {t('audit.filteredSubject', { id: search.subject })}
        </Tag>
      )}
    </>
  )
}

function DayRange({ list }: Readonly<{ list: ListState<AuditSearch> }>) {
  const { t } = useTranslation()
  const { from, to } = list.search
  return (
    <DatePicker.RangePicker
      aria-label={t('audit.filterTime')}
      placeholder={[t('audit.from'), t('audit.to')]}
      allowEmpty
      value={[from === undefined ? null : dayjs(from), to === undefined ? null : dayjs(to)]}
      onChange={(days) =>
        list.change({
          from: days?.[0]?.format('YYYY-MM-DD'),
          to: days?.[1]?.format('YYYY-MM-DD'),
        })
      }
    />
  )
}

type EventSelectProps = Readonly<{
  value: EventName | undefined
  onChange: (event: EventName | undefined) => void
}>

/** Events under the noun that each begins with. */
function EventSelect({ value, onChange }: EventSelectProps) {
  const { t } = useTranslation()
  return (
    <Select<EventName | null>
      aria-label={t('audit.filterEvent')}
      placeholder={t('audit.filterEvent')}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? null}
      onChange={(event) => onChange(event ?? undefined)}
      options={listEventOptions(t)}
    />
  )
}
