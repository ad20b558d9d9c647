/** Asks for a longer grant: the new period counts from the later of today and the old end (GT2). */
import { App, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { askForGrant, grantKeys } from './api.ts'
import { formOfRenewal } from './permission-form.ts'
import type { TermValues } from './permission-form.ts'
import { nameOfGrant } from './grant-name.ts'
import { TermFields } from './term-fields.tsx'

export type RenewDialogProps = Readonly<{ grant: Grant; onClose: () => void }>

export function RenewDialog({ grant, onClose }: RenewDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<TermValues>()
  const asking = useSubmit({
    send: (values: TermValues, options) => askForGrant(formOfRenewal(grant, values), options),
    stale: grantKeys,
    onDone: ({ state }) => {
      void message.success(t(state === 'APPROVED' ? 'grants.askedAndGranted' : 'grants.asked'))
      onClose()
    },
  })
  const facts = { name: nameOfGrant(grant), application: grant.application.name }
  return (
    <FormDialog<TermValues>
      title={t('grants.renewOf', facts)}
      form={form}
      initialValues={{ validity: { period: '90d' } }}
      okText={t('grants.submit')}
      onSubmit={asking.submit}
      onClose={onClose}
      isPending={asking.isPending}
      error={asking.error}
    >
      <TermFields {...(grant.state === 'valid' && { renewedFrom: grant.expiresOn })} />
    </FormDialog>
  )
}
