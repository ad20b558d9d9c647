/** The whole course of a request: who did what, when, and what they said (RQ10). */
import { Timeline } from 'antd'
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/note.tsx'
import type { RequestDetail, RequestHistoryEntry } from '@portico/contract'
import type { zhCN } from '../../i18n/zh-CN/catalog.ts'
import { useFormats } from '../../i18n/formats.ts'

type Happening = keyof (typeof zhCN)['requests']['happened']

const colors: Partial<Record<Happening, string>> = {
  passed: 'green',
  'signer-passed': 'green',
  approved: 'green',
  executed: 'green',
  rejected: 'red',
  'execution-failed': 'red',
  cancelled: 'gray',
  expired: 'gray',
  withdrawn: 'gray',
}

export function RequestHistory({ request }: Readonly<{ request: RequestDetail }>) {
  return (
    <Timeline
      items={request.history.map((entry, index) => ({
        key: index,
        color: colors[entry.what as Happening] ?? 'blue',
        content: <Entry entry={entry} />,
      }))}
    />
  )
}

function Entry({ entry }: Readonly<{ entry: RequestHistoryEntry }>) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const to = entry.toPerson?.displayName ?? t('states.unknownPerson')
  // A server newer than this console may name something unknown: better its word than none.
  const words = i18n.exists(`requests.happened.${entry.what}`)
    ? t(`requests.happened.${entry.what as Happening}`, { to })
    : entry.what
  return (
    <>
      <div>
        <strong>{entry.person?.displayName ?? t('requests.page.system')}</strong> {words}
      </div>
      {entry.note !== null && entry.note !== '' && (
        <p style={{ margin: '4px 0', whiteSpace: 'pre-wrap' }}>{entry.note}</p>
      )}
      <Note>{formats.instant(entry.at)}</Note>
    </>
  )
}
