/** Audit events, of everything or of one application, newest first; each tells all that was written of it (AU1). */
import { AuditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '@portico/contract'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import type { ListState } from '../../page/list-state.ts'
import { useMe } from '../../session/me.ts'
import { auditQuery } from './api.ts'
import { useEventColumns } from './event-columns.tsx'
import { EventFilters } from './event-filters.tsx'
import { EventStory } from './event-story.tsx'
import type { AuditSearch } from './search.ts'

const narrowing = ['actor', 'event', 'outcome', 'subject', 'from', 'to'] as const

export type EventListProps = Readonly<{
  list: ListState<AuditSearch>
  /** Without it, events of the whole organisation. */
  applicationId?: string
}>

export function EventList({ list, applicationId }: EventListProps) {
  const { t } = useTranslation()
  const { timeZone } = useMe().organisation
  const [opened, setOpened] = useState<AuditEvent | null>(null)
  const answer = useQuery(auditQuery(list.search, timeZone, applicationId))
  const columns = useEventColumns(setOpened)
  return (
    <>
      <PagedList<AuditEvent, AuditSearch>
        list={list}
        query={answer}
        label={t('audit.list')}
        searchLabel={t('audit.search')}
        columns={columns}
        hasColumnChooser
        rowKey={(row) => String(row.sequence)}
        narrowing={narrowing}
        filters={<EventFilters list={list} rows={answer.data?.items ?? []} />}
        empty={<EmptyState icon={<AuditOutlined />} title={t('audit.empty')} />}
      />
      {opened && (
        <EventStory
          event={opened}
          onSubject={(subject) => {
            setOpened(null)
            list.change({ subject })
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  )
}
