/** The signature doctor: what was signed beside what the gateway would have signed, the first difference named (SG5). */
import { Flex, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { diagnose } from '@portico/signing/browser'
import { Note } from '../../components/note.tsx'
import { Panel } from '../../components/panel.tsx'
import { DiagnosisView } from './diagnosis-view.tsx'
import { readComplaint } from './read-complaint.ts'
import { RecordedCall } from './recorded-call.tsx'

export type SignatureDoctorProps = Readonly<{
  requestId: string
  onRequestId: (requestId: string) => void
}>

const textMaximum = 20_000

export function SignatureDoctor({ requestId, onRequestId }: SignatureDoctorProps) {
  const { t } = useTranslation()
  const [client, setClient] = useState('')
  const [answer, setAnswer] = useState('')
  const complaint = readComplaint(answer)
  return (
    <Flex vertical gap={20}>
      <Panel title={t('doctor.title')} isPadded>
        <Form layout="vertical" requiredMark={false}>
          <Note>{t('doctor.hint')}</Note>
          <Form.Item
            style={{ marginBlockStart: 16 }}
            label={t('doctor.answer')}
            htmlFor="doctor-answer"
            extra={t('doctor.answerHint')}
          >
            <Input.TextArea
              id="doctor-answer"
              value={answer}
              maxLength={textMaximum}
              autoSize={{ minRows: 3, maxRows: 12 }}
              onChange={({ target }) => {
                setAnswer(target.value)
                const found = readComplaint(target.value).requestId
                if (found !== null) onRequestId(found)
              }}
            />
          </Form.Item>
          <Form.Item
            label={t('doctor.client')}
            htmlFor="doctor-client"
            extra={t('doctor.clientHint')}
          >
            <Input.TextArea
              id="doctor-client"
              value={client}
              maxLength={textMaximum}
              autoSize={{ minRows: 5, maxRows: 16 }}
              onChange={({ target }) => setClient(target.value)}
            />
          </Form.Item>
        </Form>
        <div aria-live="polite">
          {client !== '' && complaint.server !== '' && (
            <DiagnosisView diagnosis={diagnose({ client, server: complaint.server })} />
          )}
        </div>
      </Panel>
      <RecordedCall
        requestId={requestId}
        onRequestId={onRequestId}
        onCompare={(stringToSign) => setAnswer(`StringToSign:\`${stringToSign}\``)}
      />
    </Flex>
  )
}
