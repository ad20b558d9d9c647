/** What the doctor found: the first part that differs large, the others after it. */
import { Alert, Flex } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Diagnosis, Finding } from '@portico/signing/browser'
import { describeDiagnosis } from './describe-diagnosis.ts'
import styles from './diagnosis-view.module.css'

export function DiagnosisView({ diagnosis }: Readonly<{ diagnosis: Diagnosis }>) {
  const { t, i18n } = useTranslation()
  const say = (finding: Finding) => describeDiagnosis(finding, i18n.language, t('doctor.nothing'))
  const [first, ...others] = diagnosis.findings
  return (
    <Flex vertical gap={12}>
      <Alert
        type={diagnosis.isEqual ? 'info' : 'error'}
        showIcon
        title={
          diagnosis.isEqual ? t('doctor.equal') : t('doctor.first', { part: namePart(t, first) })
        }
        description={
          <>
            <p className={styles['sentence']}>{say(first)}</p>
            <Sides finding={first} />
          </>
        }
      />
      {others.length > 0 && (
        <section aria-label={t('doctor.others')}>
          <h3 className={styles['heading']}>{t('doctor.others')}</h3>
          <ol className={styles['list']}>
            {others.map((finding) => (
              <li key={`${finding.part} ${finding.code}`}>{say(finding)}</li>
            ))}
          </ol>
        </section>
      )}
    </Flex>
  )
}

/** Both sides one above the other, so that the eye finds the place. */
function Sides({ finding }: Readonly<{ finding: Finding }>) {
  const { t } = useTranslation()
  const { client, server } = finding.facts
  if (client === undefined || server === undefined) return null
  const show = (value: string | number) => (value === '' ? t('doctor.nothing') : String(value))
  return (
    <dl className={styles['sides']}>
      <dt>{t('doctor.signed')}</dt>
      <dd>
        <code>{show(client)}</code>
      </dd>
      <dt>{t('doctor.received')}</dt>
      <dd>
        <code>{show(server)}</code>
      </dd>
    </dl>
  )
}

function namePart(t: TFunction, { part }: Finding): string {
  const [kind = '', name] = part.split(/:(.*)/s)
  if (name !== undefined) {
    return t(`doctor.${namedParts[kind as NamedPart]}`, { name })
  }
  return t(`doctor.part.${part as PlainPart}`)
}

/** Parts with a name behind a colon, and the texts that take it. */
const namedParts = {
  header: 'header',
  parameter: 'parameter',
  component: 'component',
  'signature-parameter': 'signatureParameter',
} as const
type NamedPart = keyof typeof namedParts
type PlainPart = Exclude<Finding['part'], `${NamedPart}:${string}`>
