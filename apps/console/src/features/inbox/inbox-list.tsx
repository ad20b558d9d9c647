/** What I was told, newest first; opening a notice marks it as read. */
import { BellOutlined, CheckOutlined } from '@ant-design/icons'
import { CheckOutlined as CheckShape } from '@ant-design/icons-svg'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Segmented } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { writeNotice } from '@portico/domain'
import type { Language, Notification } from '@portico/contract'
import { EmptyState } from '../../components/empty-state.tsx'
import { ListPager } from '../../components/list-pager.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { RowButton } from '../../components/row-button.tsx'
import { Toolbar } from '../../components/toolbar.tsx'
import { describeProblem } from '../../i18n/describe.ts'
import { useFormats } from '../../i18n/formats.ts'
import type { ListState } from '../../page/list-state.ts'
import { useSubmit } from '../../server/submit.ts'
import { useMe } from '../../session/me.ts'
import { inboxKeys, inboxQuery, markRead } from './api.ts'
import styles from './inbox-list.module.css'
import type { InboxSearch } from './search.ts'

export function InboxList({ list }: Readonly<{ list: ListState<InboxSearch> }>) {
  const { t } = useTranslation()
  const answer = useQuery(inboxQuery(list.search))
  const reading = useReading()
  const isUnread = list.search.unread === true
  return (
    <>
      <Toolbar
        tools={
          <Button
            icon={<CheckOutlined aria-hidden />}
            disabled={(answer.data?.unread ?? 0) === 0}
            loading={reading.isPending}
            onClick={() => reading.submit(null)}
          >
            {t('inbox.readAll')}
          </Button>
        }
      >
        <Segmented
          aria-label={t('inbox.which')}
          value={isUnread ? 'unread' : 'all'}
          onChange={(which) => list.change({ unread: which === 'unread' ? true : undefined })}
          options={[
            { value: 'all', label: t('inbox.all') },
            { value: 'unread', label: t('inbox.unread') },
          ]}
          style={{ justifySelf: 'start' }}
        />
      </Toolbar>
      <Loaded query={answer}>
        {({ items, nextCursor }) => (
          <>
            <Notices items={items} onRead={(id) => reading.submit([id])} isUnread={isUnread} />
            <ListPager list={list} nextCursor={nextCursor} rows={items.length} />
          </>
        )}
      </Loaded>
    </>
  )
}

function useReading() {
  const { message } = App.useApp()
  return useSubmit({
    send: markRead,
    stale: inboxKeys,
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
}

type NoticesProps = Readonly<{
  items: readonly Notification[]
  onRead: (id: string) => void
  isUnread: boolean
}>

function Notices({ items, onRead, isUnread }: NoticesProps) {
  const { t } = useTranslation()
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<BellOutlined />}
        title={t(isUnread ? 'inbox.noneUnread' : 'inbox.none')}
        hint={t('inbox.noneHint')}
      />
    )
  }
  return (
    <ul className={styles['list']} aria-label={t('inbox.title')}>
      {items.map((notice) => (
        <li key={notice.id} className={styles['notice']}>
          <Notice notice={notice} onRead={() => onRead(notice.id)} />
        </li>
      ))}
    </ul>
  )
}

type NoticeProps = Readonly<{ notice: Notification; onRead: () => void }>

function Notice({ notice, onRead }: NoticeProps) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const me = useMe()
  const timeZone = me.timeZone ?? me.organisation.timeZone
  const words = writeNotice(notice.code, notice.facts, i18n.language as Language, timeZone)
  const isNew = notice.readAt === null
  return (
    <>
      <span
        className={styles['mark']}
        {...(isNew && { role: 'img', 'aria-label': t('inbox.isNew'), 'data-new': true })}
      />
      <span className={styles['words']}>
        {notice.link === null ? (
          words
        ) : (
          <Link to={notice.link} onClick={() => isNew && onRead()}>
            {words}
          </Link>
        )}
        <time dateTime={notice.at} className={styles['at']}>
          {formats.instant(notice.at)}
        </time>
      </span>
      {isNew && (
        <RowButton action={t('inbox.read')} subject={words} icon={CheckShape} onClick={onRead} />
      )}
    </>
  )
}
