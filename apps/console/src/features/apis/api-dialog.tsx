/** Registers an API in a project, or changes one: what it is called, where it is and how it is reached (GW2). */
import { App, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { addApi, apiKeys, changeApi } from './api.ts'
import { ApiFields } from './api-fields.tsx'
import { changeOfValues, fieldOfPath, newApi, throttleOfValues, valuesOfApi } from './api-form.ts'
import type { ApiValues } from './api-form.ts'
import { LimitFields } from './limit-fields.tsx'

export type ApiDialogProps = Readonly<
  ({ projectId: string; api?: never } | { projectId?: never; api: Api }) & { onClose: () => void }
>

export function ApiDialog({ projectId, api, onClose }: ApiDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<ApiValues>()
  const saving = useSubmit({
    send: (values: ApiValues, options) =>
      api === undefined
        ? addApi(
            projectId,
            { ...changeOfValues(values), throttle: throttleOfValues(values) },
            options,
          )
        : changeApi(api, changeOfValues(values)),
    stale: apiKeys,
    onDone: ({ name }) => {
      void message.success(t(api ? 'apis.changed' : 'apis.added', { name }))
      onClose()
    },
  })
  return (
    <FormDialog<ApiValues>
      title={t(api ? 'apis.edit' : 'apis.add')}
      form={form}
      width={720}
      initialValues={api ? valuesOfApi(api) : newApi}
      fieldOf={fieldOfPath}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <ApiFields />
      {api === undefined && <LimitFields />}
    </FormDialog>
  )
}
