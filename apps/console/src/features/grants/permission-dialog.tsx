/** Asks for a permission for one of my applications, or grants one directly to any (GT2, GT3). */
import { App, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { askForGrant, giveGrant, grantKeys } from './api.ts'
import { PermissionFields } from './permission-fields.tsx'
import type { PermissionTarget } from './permission-fields.tsx'
import { grantOfValues, requestOfValues, usualTerm } from './permission-form.ts'
import type { PermissionValues } from './permission-form.ts'
import type { GrantKind } from './search.ts'

export type PermissionDialogProps = Readonly<{
  purpose: 'ask' | 'give'
  kind: GrantKind
  /** Absent where it is chosen in the dialog. */
  target?: PermissionTarget
  onClose: () => void
}>

export function PermissionDialog({ purpose, kind, target, onClose }: PermissionDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<PermissionValues>()
  const sending = useSubmit({
    send: async (typed: PermissionValues, options) => {
      const values = { ...typed, targetId: target?.id ?? typed.targetId }
      if (purpose === 'ask') {
        const { state } = await askForGrant(requestOfValues(kind, values), options)
        return state === 'APPROVED' ? 'askedAndGranted' : 'asked'
      }
      await giveGrant(values.applicationId, grantOfValues(kind, values), options)
      return 'given'
    },
    stale: grantKeys,
    onDone: (result) => {
      void message.success(t(`grants.${result}`))
      onClose()
    },
  })
  const first = target?.published?.[0]
  return (
    <FormDialog<PermissionValues>
      title={t(`grants.${purpose}Title.${kind}`)}
      form={form}
      width={600}
      initialValues={{
        ...usualTerm,
        ...(first !== undefined && { environment: first }),
        ...(kind === 'data-source' && { access: 'QUERY' }),
      }}
      fieldOf={(path) => [path === 'apiId' || path === 'dataSourceId' ? 'targetId' : path]}
      okText={t(purpose === 'ask' ? 'grants.submit' : 'grants.give')}
      onSubmit={sending.submit}
      onClose={onClose}
      isPending={sending.isPending}
      error={sending.error}
    >
      <PermissionFields kind={kind} among={purpose === 'ask' ? 'mine' : 'any'} target={target} />
    </FormDialog>
  )
}
