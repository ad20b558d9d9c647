/** The columns of a list of audit events. */
import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { useFormats } from '../../i18n/formats.ts'
import type { Formats } from '../../i18n/formats.ts'
import { nameEvent } from '../../i18n/event-names.ts'
import { nameActor } from './name-actor.ts'
import { nameSubject } from './name-subject.ts'
import { OutcomeTag } from './outcome-tag.tsx'

export function useEventColumns(
  onOpen: (event: AuditEvent) => void,
): readonly DataColumn<AuditEvent>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return useMemo(() => listEventColumns(t, formats, onOpen), [t, formats, onOpen])
}

function listEventColumns(
  t: TFunction,
  formats: Formats,
  onOpen: (event: AuditEvent) => void,
): readonly DataColumn<AuditEvent>[] {
  return [
    {
      key: 'event',
      title: t('audit.column.event'),
      width: 260,
      card: 'title',
      locked: true,
      render: (row) => (
        <Button
          type="link"
          style={{ padding: 0, height: 'auto', whiteSpace: 'normal', textAlign: 'start' }}
          onClick={() => onOpen(row)}
        >
          {nameEvent(t, row.event)}
        </Button>
      ),
    },
    {
      key: 'outcome',
      title: t('audit.column.outcome'),
      width: 110,
      render: (row) => <OutcomeTag outcome={row.outcome} />,
    },
    {
      key: 'actor',
      title: t('audit.column.actor'),
      width: 150,
      render: (row) => nameActor(t, row),
    },
    {
      key: 'subject',
      title: t('audit.column.subject'),
      width: 190,
      render: (row) => nameSubject(t, row) ?? <code>{row.subject.id}</code>,
    },
    {
      key: 'address',
      title: t('audit.column.address'),
      width: 150,
      render: (row) => (row.address === null ? '–' : <code>{row.address}</code>),
    },
    {
      key: 'at',
      title: t('audit.column.at'),
      width: 190,
      render: (row) => formats.instant(row.at),
    },
  ]
}
