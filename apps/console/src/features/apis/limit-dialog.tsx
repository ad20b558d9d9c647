/** Changes the limits of an API; operators of its project may do this and nothing else (GW5). */
import { useQueries } from '@tanstack/react-query'
import { App, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Api } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { apiKeys, applicationNameQuery, changeApi } from './api.ts'
import { throttleOfValues } from './api-form.ts'
import type { LimitValues } from './api-form.ts'
import { LimitFields, OverrideFields } from './limit-fields.tsx'

export type LimitDialogProps = Readonly<{ api: Api; onClose: () => void }>

export function LimitDialog({ api, onClose }: LimitDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<LimitValues>()
  const known = useOverrideNames(api)
  const saving = useSubmit({
    send: (values: LimitValues) => changeApi(api, { throttle: throttleOfValues(values) }),
    stale: apiKeys,
    onDone: ({ name }) => {
      void message.success(t('apis.changed', { name }))
      onClose()
    },
  })
  return (
    <FormDialog<LimitValues>
      title={t('apis.limit.edit')}
      form={form}
      initialValues={{ ...api.throttle, overrides: [...api.throttle.overrides] }}
      fieldOf={() => ['perSecond']}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <LimitFields />
      <OverrideFields known={known} />
    </FormDialog>
  )
}

/** The names of the first applications with a limit of their own; beyond them ids are shown. */
const namedOverrides = 50

function useOverrideNames(api: Api) {
  const ids = api.throttle.overrides.slice(0, namedOverrides).map((each) => each.applicationId)
  const names = useQueries({ queries: ids.map(applicationNameQuery) })
  return ids.flatMap((id, index) => {
    const name = names[index]?.data
    return name === undefined ? [] : [{ id, name }]
  })
}
