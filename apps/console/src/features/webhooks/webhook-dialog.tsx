/** Adds a webhook, whose signing secret is then shown once, or changes one. */
import { App, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseWebhook, refusalsOf } from '@portico/domain'
import type { EventName } from '@portico/domain'
import type { Webhook } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ShownOnce } from '../../components/shown-once.tsx'
import { ruleOfRefusals } from '../../fields/form-rule.ts'
import { listEventOptions } from '../../i18n/event-names.ts'
import { useSubmit } from '../../server/submit.ts'
import { addWebhook, changeWebhook, webhookKeys } from './api.ts'
import type { WebhookForm } from './api.ts'

export type WebhookDialogProps = Readonly<{
  /** Absent for a new one. */
  webhook?: Webhook
  onClose: () => void
}>

export function WebhookDialog({ webhook, onClose }: WebhookDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<WebhookForm>()
  const [secret, setSecret] = useState<string | null>(null)
  const saving = useSubmit({
    send: async (values: WebhookForm, options): Promise<string | null> => {
      if (webhook === undefined) return (await addWebhook(values, options)).secret
      await changeWebhook(webhook, values)
      return null
    },
    stale: webhookKeys,
    onDone: (made, { name }) => {
      void message.success(t(webhook ? 'webhooks.changed' : 'webhooks.added', { name }))
      if (made === null) onClose()
      else setSecret(made)
    },
  })
  if (secret !== null) return <SigningSecret secret={secret} onClose={onClose} />
  return (
    <FormDialog<WebhookForm>
      title={t(webhook ? 'webhooks.edit' : 'webhooks.add')}
      form={form}
      {...(webhook && { initialValues: valuesOf(webhook) })}
      okText={t('actions.save')}
      fieldOf={(path) => [path.split('.')[0] ?? '']}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <Fields />
    </FormDialog>
  )
}

function valuesOf({ name, url, events }: Webhook): WebhookForm {
  return { name, url, events: [...events] }
}

/** The secret with which the receiver verifies messages, at its one appearance. */
export function SigningSecret({
  secret,
  onClose,
}: Readonly<{ secret: string; onClose: () => void }>) {
  const { t } = useTranslation()
  return (
    <ShownOnce
      title={t('webhooks.secretTitle')}
      name={t('webhooks.secret')}
      secret={secret}
      onClose={onClose}
    >
      {t('webhooks.secretHint')}
    </ShownOnce>
  )
}

/** The domain judges the whole form; what it says of one field stands at that field. Whether the address may be private is the server's to say. */
function ruleAt<Field extends keyof WebhookForm>(field: Field) {
  return ruleOfRefusals<WebhookForm[Field] | undefined>((value = '' as WebhookForm[Field]) =>
    refusalsOf(
      parseWebhook(
        { name: 'n', url: 'https://a.b', events: [], [field]: value },
        { allowPrivate: true },
      ),
    ).filter(({ path }) => path?.split('.')[0] === field),
  )
}

function Fields() {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item
        name="name"
        label={t('webhooks.column.name')}
        extra={t('webhooks.nameHint')}
        required
        rules={[ruleAt('name')]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="url"
        label={t('webhooks.column.url')}
        extra={t('webhooks.urlHint')}
        required
        rules={[ruleAt('url')]}
      >
        <Input autoComplete="off" inputMode="url" maxLength={2048} placeholder="https://" />
      </Form.Item>
      <Form.Item
        name="events"
        label={t('webhooks.column.events')}
        extra={t('webhooks.eventsHint')}
        required
        rules={[{ required: true, type: 'array', min: 1, message: t('webhooks.eventsMissing') }]}
      >
        <EventsField />
      </Form.Item>
    </>
  )
}

type EventsFieldProps = Readonly<{
  /** Set by the form item. */
  id?: string
  value?: EventName[]
  onChange?: (events: EventName[]) => void
}>

/** The list closes with each choice, for it would lie over the buttons below. */
function EventsField({ id, value = [], onChange }: EventsFieldProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Select<EventName[]>
      {...(id !== undefined && { id })}
      mode="multiple"
      allowClear
      value={value}
      onChange={(events) => onChange?.(events)}
      open={isOpen}
      onOpenChange={setIsOpen}
      onSelect={() => setIsOpen(false)}
      showSearch={{ optionFilterProp: 'label' }}
      options={listEventOptions(t)}
    />
  )
}
