/** What came of a tried call: status, request id, headers and body as the gateway sent them. */
import { Alert, Flex, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TriedCall } from '@portico/contract'
import { RequestId } from '../../components/request-id.tsx'
import { useFormats } from '../../i18n/formats.ts'
import styles from './snippet-tabs.module.css'

export type TriedAnswerProps = Readonly<{ answer: TriedCall; stringToSign: string }>

const firstFault = 400

export function TriedAnswer({ answer, stringToSign }: TriedAnswerProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const code = answer.headers['x-ca-error-code']
  const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`)
  return (
    <Flex vertical gap={12}>
      <Alert
        type={answer.status < firstFault ? 'success' : 'error'}
        showIcon
        title={t('calling.tryIt.answered', {
          status: code === undefined ? answer.status : `${answer.status} ${code}`,
          ms: formats.count(answer.durationMs),
        })}
        description={<RequestId id={answer.requestId} />}
      />
      <Shown label={t('calling.tryIt.body')} text={answer.body} />
      {answer.isCut && t('calling.tryIt.cut')}
      <Shown label={t('calling.tryIt.headers')} text={headers.join('\n')} />
      <Shown label={t('calling.tryIt.stringToSign')} text={stringToSign} />
    </Flex>
  )
}

function Shown({ label, text }: Readonly<{ label: string; text: string }>) {
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the control is inside; the rule does not see through it
    <label>
      <span>{label}</span>
      <Input.TextArea
        readOnly
        value={text}
        autoSize={{ minRows: 1, maxRows: 14 }}
        className={styles['code'] ?? ''}
      />
    </label>
  )
}
