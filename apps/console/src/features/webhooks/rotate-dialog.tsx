/** A new signing secret, shown once; the former one may sign beside it for a while. */
import { Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { rotateSecret, webhookKeys } from './api.ts'
import { SigningSecret } from './webhook-dialog.tsx'

export type RotateDialogProps = Readonly<{ webhook: Webhook; onClose: () => void }>

type RotateValues = { overlapSeconds: number }

const hour = 3_600
const overlapChoices = { none: 0, hour, day: 24 * hour, week: 7 * 24 * hour } as const
const choiceNames = [
  'none',
  'hour',
  'day',
  'week',
] as const satisfies (keyof typeof overlapChoices)[]

export function RotateDialog({ webhook, onClose }: RotateDialogProps) {
  const { t } = useTranslation()
  const [form] = Form.useForm<RotateValues>()
  const [secret, setSecret] = useState<string | null>(null)
  const rotating = useSubmit({
    send: ({ overlapSeconds }: RotateValues, options) =>
      rotateSecret(webhook.id, overlapSeconds, options),
    stale: webhookKeys,
    onDone: (made) => setSecret(made.secret),
  })
  if (secret !== null) return <SigningSecret secret={secret} onClose={onClose} />
  return (
    <FormDialog<RotateValues>
      title={t('webhooks.rotateTitle', { name: webhook.name })}
      form={form}
      initialValues={{ overlapSeconds: overlapChoices.day }}
      danger
      okText={t('webhooks.rotate')}
      onSubmit={rotating.submit}
      onClose={onClose}
      isPending={rotating.isPending}
      error={rotating.error}
    >
      <Form.Item
        name="overlapSeconds"
        label={t('webhooks.overlap')}
        extra={t('webhooks.overlapHint')}
      >
        <Select
          options={choiceNames.map((name) => ({
            value: overlapChoices[name],
            label: t(`webhooks.overlapChoice.${name}`),
          }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
