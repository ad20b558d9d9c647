/** New Application: what administrators create at once, without an approval. */
import { useQueryClient } from '@tanstack/react-query'
import { App, Form } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { applicationKeys, applicationQuery, createApplication } from './api.ts'
import { CreationFields, fieldOfCreation, toForm } from './creation-form.tsx'
import type { CreationValues } from './creation-form.tsx'

export function CreateDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const { t } = useTranslation()
  const me = useMe()
  const cache = useQueryClient()
  const { notification } = App.useApp()
  const [form] = Form.useForm<CreationValues>()
  const creating = useSubmit({
    send: (values: CreationValues, options) => createApplication(toForm(values), options),
    stale: [...applicationKeys, ['groups']],
    onDone: (application) => {
      void cache.invalidateQueries({ queryKey: applicationQuery(application.id).queryKey })
      notification.success({
        title: t('applications.createDialog.created', { name: application.name }),
        description: (
          <Link to="/applications/$id" params={{ id: application.id }}>
            {t('applications.createDialog.open')}
          </Link>
        ),
      })
      onClose()
    },
  })
  return (
    <FormDialog<CreationValues>
      title={t('applications.createDialog.title')}
      form={form}
      width={640}
      initialValues={{ ownerIds: [me.id], hasCustomKey: false, hasWhitelist: false }}
      fieldOf={fieldOfCreation}
      okText={t('applications.createDialog.create')}
      onSubmit={creating.submit}
      onClose={onClose}
      isPending={creating.isPending}
      error={creating.error}
    >
      <CreationFields isUnsettled={creating.isUnsettled} knownOwners={[me]} />
    </FormDialog>
  )
}
