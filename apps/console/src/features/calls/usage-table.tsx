/** The numbers of the usage chart for those who read rather than look; steps without a call left out. */
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/note.tsx'
import { useFormats } from '../../i18n/formats.ts'
import type { UsageChartProps } from './usage-chart.tsx'
import styles from './usage-table.module.css'

export function UsageTable({ points, label }: UsageChartProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const used = points.filter(({ passed, refused, failed }) => passed + refused + failed > 0)
  if (used.length === 0) return <Note>{t('calls.usage.none')}</Note>
  return (
    <details className={styles['details']}>
      <summary>{t('calls.usage.asTable')}</summary>
      <table className={styles['table']} aria-label={t('calls.usage.title')}>
        <thead>
          <tr>
            <th scope="col">{t('calls.column.at')}</th>
            <th scope="col">{t('calls.outcome.passed')}</th>
            <th scope="col">{t('calls.outcome.refused')}</th>
            <th scope="col">{t('calls.outcome.failed')}</th>
          </tr>
        </thead>
        <tbody>
          {used.toReversed().map((point) => (
            <tr key={point.at}>
              <th scope="row">{label(point.at)}</th>
              <td>{formats.count(point.passed)}</td>
              <td>{formats.count(point.refused)}</td>
              <td>{formats.count(point.failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
