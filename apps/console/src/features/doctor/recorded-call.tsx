/** What the gateway recorded of one call, by its request id: what was decided and what to do about it. */
import { useQuery } from '@tanstack/react-query'
import { Alert, Descriptions, Flex, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Call } from '@portico/contract'
import { outcomeOfCall } from '@portico/domain'
import { Loaded } from '../../components/loaded.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { useCallAdvice } from '../../i18n/use-call-advice.ts'
import { callQuery } from './api.ts'
import { KeptDiagnosis, type KeptDiagnosisProps } from './kept-diagnosis.tsx'

export type RecordedCallProps = Readonly<{
  requestId: string
  onRequestId: (requestId: string) => void
  onCompare: KeptDiagnosisProps['onCompare']
}>

export function RecordedCall({ requestId, onRequestId, onCompare }: RecordedCallProps) {
  const { t } = useTranslation()
  const record = useQuery(callQuery(requestId))
  return (
    <Panel title={t('doctor.record.title')} isPadded>
      <Flex vertical gap={16}>
        <Input.Search
          key={requestId}
          aria-label={t('doctor.record.requestId')}
          placeholder={t('doctor.record.requestId')}
          defaultValue={requestId}
          maxLength={64}
          enterButton={t('doctor.record.look')}
          onSearch={(text) => onRequestId(text.trim())}
          style={{ maxWidth: 560 }}
        />
        {requestId !== '' && (
          <Loaded query={record}>{(call) => <Record call={call} onCompare={onCompare} />}</Loaded>
        )}
      </Flex>
    </Panel>
  )
}

function Record({
  call,
  onCompare,
}: Readonly<{ call: Call; onCompare: KeptDiagnosisProps['onCompare'] }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const facts = [
    ['at', formats.exactInstant(call.at)],
    ['method', `${call.method} ${call.path}`],
    ['clientAddress', call.clientAddress],
    ['authentication', t(`calls.authentication.${call.authentication}`)],
  ] as const
  const outcome = outcomeOfCall(call)
  const advice = useCallAdvice(call)
  return (
    <>
      <Alert
        type={outcome === 'passed' ? 'success' : 'error'}
        showIcon
        title={t(`calls.${outcome}`, { status: call.status, code: call.code ?? '–' })}
        {...(advice !== null && { description: advice })}
      />
      {outcome === 'refused' && <KeptDiagnosis requestId={call.requestId} onCompare={onCompare} />}
      <Descriptions
        column={1}
        size="small"
        items={facts.map(([key, children]) => ({
          key,
          label: t(`calls.column.${key}`),
          children,
        }))}
        styles={{ content: { overflowWrap: 'anywhere' } }}
      />
    </>
  )
}
