/** What a typed list of addresses means: how many, what they cover, what is wrong with which. */
import {
  CheckCircleFilled,
  CloseCircleFilled,
  CloseOutlined,
  ExclamationCircleFilled,
} from '@ant-design/icons'
import { Button, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { describeRefusal, describeWarning } from '../i18n/describe.ts'
import { explainEntries, removeEntry } from './address-entries.ts'
import type { CheckedEntry } from './address-entries.ts'
import styles from './address-report.module.css'

export type AddressReportProps = Readonly<{
  text: string
  allowIpv6: boolean
  onChange: (text: string) => void
}>

export function AddressReport({ text, allowIpv6, onChange }: AddressReportProps) {
  const { t, i18n } = useTranslation()
  const { entries, general, addresses } = explainEntries(text, allowIpv6)
  if (entries.length === 0) return null
  const faulty = entries.filter((entry) => entry.refusal !== null).length
  const coverage = new Intl.NumberFormat(i18n.language).format(addresses)
  return (
    <div className={styles['report']}>
      <Flex gap="0 12px" wrap className={styles['summary'] ?? ''} aria-live="polite">
        <span>{t('fields.addresses.summary', { count: entries.length })}</span>
        {faulty > 0 && (
          <span className={styles['faulty']}>
            {t('fields.addresses.faulty', { count: faulty })}
          </span>
        )}
        <span>{t('fields.addresses.coverage', { addresses: coverage })}</span>
      </Flex>
      {general.map((refusal) => (
        <div key={refusal.code} className={styles['faulty']}>
          {describeRefusal(refusal)}
        </div>
      ))}
      <ul className={styles['list']} aria-label={t('fields.addresses.list')}>
        {entries.map((entry) => (
          <Entry
            key={entry.position}
            entry={entry}
            onRemove={() => onChange(removeEntry(text, entry.position))}
          />
        ))}
      </ul>
    </div>
  )
}

function Entry({ entry, onRemove }: Readonly<{ entry: CheckedEntry; onRemove: () => void }>) {
  const { t } = useTranslation()
  return (
    <li className={styles['entry']}>
      <EntryMark entry={entry} />
      <span className={styles['typed']}>{entry.typed}</span>
      <span className={styles['words']}>
        <EntryWords entry={entry} />
      </span>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined aria-hidden />}
        aria-label={t('fields.addresses.removeEntry', { entry: entry.typed })}
        onClick={onRemove}
      />
    </li>
  )
}

function EntryMark({ entry }: Readonly<{ entry: CheckedEntry }>) {
  const { t } = useTranslation()
  if (entry.refusal !== null) {
    return (
      <CloseCircleFilled className={styles['bad'] ?? ''} aria-label={t('fields.addresses.fault')} />
    )
  }
  if (entry.warning !== null) {
    return (
      <ExclamationCircleFilled
        className={styles['wide'] ?? ''}
        aria-label={t('fields.addresses.warning')}
      />
    )
  }
  return (
    <CheckCircleFilled className={styles['good'] ?? ''} aria-label={t('fields.addresses.sound')} />
  )
}

function EntryWords({ entry }: Readonly<{ entry: CheckedEntry }>) {
  const { t } = useTranslation()
  if (entry.refusal !== null) {
    return <span className={styles['faulty']}>{describeRefusal(entry.refusal)}</span>
  }
  const isOtherForm = entry.canonical !== null && entry.canonical !== entry.typed
  return (
    <>
      {isOtherForm && t('fields.addresses.matchedAs', { network: entry.canonical })}
      {isOtherForm && entry.warning && ' · '}
      {entry.warning && describeWarning(entry.warning)}
    </>
  )
}
