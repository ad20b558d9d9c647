/** What the gateway found in a refused call, without anybody's string: or what to give the doctor instead. */
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CallDiagnosis } from '@portico/contract'
import { diagnosisTexts } from '@portico/signing/browser'
import type { Finding } from '@portico/signing/browser'
import { Loaded } from '../../components/loaded.tsx'
import { diagnosisQuery } from './api.ts'
import { DiagnosisView } from './diagnosis-view.tsx'

export type KeptDiagnosisProps = Readonly<{
  requestId: string
  /** The string that the gateway would have signed is to be compared with the reader's. */
  onCompare: (stringToSign: string) => void
}>

export function KeptDiagnosis({ requestId, onCompare }: KeptDiagnosisProps) {
  const query = useQuery(diagnosisQuery(requestId))
  return (
    <Loaded query={query}>
      {(diagnosis) => <Kept diagnosis={diagnosis} onCompare={onCompare} />}
    </Loaded>
  )
}

/** A newer gateway may find what this page has no words for. */
function isFinding(found: CallDiagnosis['findings'][number]): boolean {
  return Object.hasOwn(diagnosisTexts, found.code)
}

function Kept({
  diagnosis,
  onCompare,
}: Readonly<{ diagnosis: CallDiagnosis; onCompare: KeptDiagnosisProps['onCompare'] }>) {
  const { t } = useTranslation()
  const { state, stringToSign } = diagnosis
  const [first, ...others] = diagnosis.findings.filter(isFinding) as unknown as Finding[]
  return (
    <Flex vertical gap={12} align="stretch">
      {first !== undefined && (
        <DiagnosisView diagnosis={{ isEqual: false, findings: [first, ...others] }} />
      )}
      {state === 'unexplained' && (
        <Alert type="info" showIcon title={t('doctor.record.unexplained')} />
      )}
      {state === 'not-kept' && <Alert type="info" showIcon title={t('doctor.record.notKept')} />}
      {stringToSign !== null && (
        <div>
          <Button onClick={() => onCompare(stringToSign)}>{t('doctor.record.compare')}</Button>
        </div>
      )}
    </Flex>
  )
}
