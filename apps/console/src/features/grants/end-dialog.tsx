/** Gives a grant another last day, earlier or later, without a request; a period counts from today (GT2). */
import { App, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { changeGrantEnd, grantKeys } from './api.ts'
import { reasonOf } from './permission-form.ts'
import type { TermValues } from './permission-form.ts'
import { nameOfGrant } from './grant-name.ts'
import { TermFields } from './term-fields.tsx'

export type EndDialogProps = Readonly<{ grant: Grant; onClose: () => void }>

export function EndDialog({ grant, onClose }: EndDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<TermValues>()
  const saving = useSubmit({
    send: (values: TermValues) =>
      changeGrantEnd(grant, { validity: values.validity, ...reasonOf(values) }),
    stale: grantKeys,
    onDone: () => {
      void message.success(t('grants.endChanged'))
      onClose()
    },
  })
  const facts = { name: nameOfGrant(grant), application: grant.application.name }
  return (
    <FormDialog<TermValues>
      title={t('grants.changeEndOf', facts)}
      form={form}
      initialValues={{ validity: { period: '90d' } }}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <TermFields />
    </FormDialog>
  )
}
