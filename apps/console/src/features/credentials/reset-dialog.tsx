/** Reset Key: automatic or custom, with the warning, its strength, and an overlap where the policy has one (CR6, CR7). */
import { Alert, Form, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../components/form-dialog.tsx'
import { SecretField, checkSecret } from '../../fields/secret-field.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { resetSecret } from './api.ts'
import type { ResetInput } from './api.ts'
import { NewSecret } from './new-secret.tsx'

export type ResetDialogProps = Readonly<{
  application: Readonly<{ id: string; name: string; appKey: string }>
  onClose: () => void
}>

type ResetValues = { mode: 'auto' | 'custom'; appSecret?: string; overlapSeconds: number }

const hour = 3_600
const overlapChoices = [hour, 24 * hour, 3 * 24 * hour, 7 * 24 * hour, 30 * 24 * hour]

function toInput({ mode, appSecret = '', overlapSeconds }: ResetValues): ResetInput {
  const overlap = overlapSeconds === 0 ? {} : { overlapSeconds }
  return mode === 'auto' ? { mode, ...overlap } : { mode, appSecret, ...overlap }
}

export function ResetDialog({ application, onClose }: ResetDialogProps) {
  const { t } = useTranslation()
  const [form] = Form.useForm<ResetValues>()
  const [made, setMade] = useState<string | null>(null)
  const mode = Form.useWatch('mode', form)
  const resetting = useSubmit({
    send: (values: ResetValues, options) => resetSecret(application.id, toInput(values), options),
    stale: [['applications']],
    onDone: ({ appSecret }) => setMade(appSecret),
  })
  if (made !== null) {
    return (
      <Modal
        open
        title={t('credentials.dialog.doneTitle')}
        onCancel={onClose}
        onOk={onClose}
        okText={t('actions.close')}
        cancelButtonProps={{ style: { display: 'none' } }}
      >
        <NewSecret appKey={application.appKey} appSecret={made} />
      </Modal>
    )
  }
  return (
    <FormDialog<ResetValues>
      title={t('credentials.dialog.title')}
      form={form}
      initialValues={{ mode: 'auto', overlapSeconds: 0 }}
      danger
      okText={t('credentials.dialog.ok')}
      onSubmit={resetting.submit}
      onClose={onClose}
      isPending={resetting.isPending}
      error={resetting.error}
    >
      <Alert
        type="warning"
        showIcon
        title={t('credentials.dialog.warning')}
        description={t('credentials.dialog.warningHint')}
        style={{ marginBlockEnd: 16 }}
      />
      <Form.Item
        name="mode"
        label={t('credentials.dialog.mode')}
        extra={t(
          mode === 'custom' ? 'credentials.dialog.customHint' : 'credentials.dialog.autoHint',
        )}
      >
        <Radio.Group
          options={[
            { value: 'auto', label: t('credentials.dialog.auto') },
            { value: 'custom', label: t('credentials.dialog.custom') },
          ]}
        />
      </Form.Item>
      {mode === 'custom' && (
        <Form.Item
          name="appSecret"
          label="AppSecret"
          required
          rules={[ruleOf<string | undefined>((value) => checkSecret(value, application.appKey))]}
        >
          <SecretField appKey={application.appKey} />
        </Form.Item>
      )}
      <OverlapField />
    </FormDialog>
  )
}

function OverlapField() {
  const { t } = useTranslation()
  const { maximumOverlapSeconds } = useMe().organisation
  if (maximumOverlapSeconds === 0) return null
  const offered = overlapChoices.filter((seconds) => seconds <= maximumOverlapSeconds)
  return (
    <Form.Item
      name="overlapSeconds"
      label={t('credentials.dialog.overlap')}
      extra={t('credentials.dialog.overlapHint')}
    >
      <Select
        options={[0, ...offered].map((seconds) => ({
          value: seconds,
          label: describeOverlap(t, seconds),
        }))}
      />
    </Form.Item>
  )
}

function describeOverlap(t: TFunction, seconds: number): string {
  if (seconds === 0) return t('credentials.dialog.overlapNone')
  const hours = seconds / hour
  if (hours < 24) return t('credentials.dialog.hours', { count: hours })
  return t('credentials.dialog.days', { count: hours / 24 })
}
