/** One event whole: who, what, on what, from where, its content and its place in the chain. */
import { Button, Drawer, Flex } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '@portico/contract'
import { CopyButton } from '../../components/copy-button.tsx'
import { FactList } from '../../components/fact-list.tsx'
import type { Fact } from '../../components/fact-list.tsx'
import { Note } from '../../components/note.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { useNarrow } from '../../page/use-media.ts'
import { nameEvent } from '../../i18n/event-names.ts'
import { nameActor } from './name-actor.ts'
import { nameSubject } from './name-subject.ts'
import { OutcomeTag } from './outcome-tag.tsx'
import styles from './event-story.module.css'

export type EventStoryProps = Readonly<{
  event: AuditEvent
  /** Looks for everything that happened to the same subject. */
  onSubject: (subjectId: string) => void
  onClose: () => void
}>

export function EventStory({ event, onSubject, onClose }: EventStoryProps) {
  const { t } = useTranslation()
  const isNarrow = useNarrow()
  const facts = useFacts(event)
  const detail = Object.keys(event.detail).length === 0 ? null : event.detail
  return (
    <Drawer
      open
      onClose={onClose}
      size={isNarrow ? '100%' : 640}
      title={nameEvent(t, event.event)}
      closable={{ 'aria-label': t('actions.close') }}
    >
      <FactList facts={facts} />
      <h2 className={styles['head']}>{t('audit.detail')}</h2>
      {detail === null ? (
        <p>
          <Note>{t('audit.noDetail')}</Note>
        </p>
      ) : (
        // A region that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={styles['detail']} tabIndex={0}>
          {JSON.stringify(detail, null, 2)}
        </pre>
      )}
      <Button onClick={() => onSubject(event.subject.id)}>{t('audit.subject')}</Button>
    </Drawer>
  )
}

function useFacts(event: AuditEvent): readonly Fact[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const { actor, subject, applicationId, feed, hash } = event
  return [
    { key: 'at', label: t('audit.column.at'), children: formats.exactInstant(event.at) },
    { key: 'sequence', label: t('audit.column.sequence'), children: String(event.sequence) },
    {
      key: 'actor',
      label: t('audit.column.actor'),
      children: actor === null ? nameActor(t, event) : `${nameActor(t, event)} (${actor.username})`,
    },
    {
      key: 'outcome',
      label: t('audit.column.outcome'),
      children: <OutcomeTag outcome={event.outcome} />,
    },
    {
      key: 'subject',
      label: t('audit.column.subject'),
      children: (
        <span>
          {nameSubject(t, event) ?? subject.kind} <code>{subject.id}</code>
        </span>
      ),
    },
    { key: 'address', label: t('audit.column.address'), children: event.address },
    {
      key: 'application',
      label: t('audit.column.application'),
      children: applicationId && (
        <Link to="/applications/$id" params={{ id: applicationId }}>
          {applicationId}
        </Link>
      ),
    },
    { key: 'code', label: t('audit.column.code'), children: <code>{event.event}</code> },
    {
      key: 'feed',
      label: t('audit.column.feed'),
      children: feed && (
        <code>
          {feed.kind} {feed.id}
        </code>
      ),
    },
    {
      key: 'hash',
      label: t('audit.column.hash'),
      children: <Hash hash={hash} />,
    },
  ]
}

function Hash({ hash }: Readonly<{ hash: string }>) {
  const { t } = useTranslation()
  return (
    <Flex gap={4} align="center">
      <code>{hash.slice(0, 16)}…</code>
      <CopyButton text={hash} name={t('audit.column.hash')} />
    </Flex>
  )
}
