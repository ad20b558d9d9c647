/** Edit Application: name, group, scenario and owners; a stale version loses nothing (AP8). */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Form } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '@portico/contract'
import { DialogForm, DialogFrame } from '../../components/form-dialog.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { useSubmit } from '../../server/submit.ts'
import { applicationKeys, applicationQuery, editApplication } from './api.ts'
import { ProfileFields } from './profile-fields.tsx'
import type { ProfileValues } from './profile-fields.tsx'

export type EditDialogProps = Readonly<{ applicationId: string; onClose: () => void }>

export function EditDialog({ applicationId, onClose }: EditDialogProps) {
  const { t } = useTranslation()
  const detail = useQuery({ ...applicationQuery(applicationId), staleTime: 0 })
  // Drawn piece by piece: its fields are the heaviest there are.
  const shown = useDeferredValue(detail)
  return (
    <DialogFrame title={t('applications.editDialog.title')} onClose={onClose}>
      <Loaded query={shown}>
        {(application) => <EditForm application={application} onClose={onClose} />}
      </Loaded>
    </DialogFrame>
  )
}

type EditFormProps = Readonly<{ application: ApplicationDetail; onClose: () => void }>

function EditForm({ application, onClose }: EditFormProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<ProfileValues>()
  // AP8: the version that the form began with; an answer that arrives meanwhile must not take its place unseen.
  const [version, setVersion] = useState(application.version)
  const editing = useSubmit({
    send: (values: ProfileValues) => editApplication(application.id, version, values),
    stale: applicationKeys,
    onDone: () => {
      void message.success(t('applications.editDialog.saved'))
      onClose()
    },
  })
  const isStale = editing.error?.status === 412
  return (
    <DialogForm<ProfileValues>
      form={form}
      initialValues={{
        name: application.name,
        groupId: application.group.id,
        scenario: application.scenario,
        ownerIds: application.owners.map((owner) => owner.id),
      }}
      fieldOf={(path) => [path.split('.')[0] ?? '']}
      okText={t('actions.save')}
      onSubmit={editing.submit}
      onClose={onClose}
      isPending={editing.isPending}
      error={isStale ? null : editing.error}
    >
      {isStale && (
        <StaleNotice
          applicationId={application.id}
          onLoaded={(latest) => {
            setVersion(latest.version)
            editing.reset()
          }}
        />
      )}
      <ProfileFields application={application} knownOwners={application.owners} />
    </DialogForm>
  )
}

type StaleNoticeProps = Readonly<{
  applicationId: string
  onLoaded: (latest: ApplicationDetail) => void
}>

/** Loads the version that others made; what was typed stays in the form, to be saved over it knowingly. */
function StaleNotice({ applicationId, onLoaded }: StaleNoticeProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const reload = async () => {
    const { queryKey } = applicationQuery(applicationId)
    await cache.refetchQueries({ queryKey })
    const latest = cache.getQueryData(queryKey)
    if (latest !== undefined) onLoaded(latest)
  }
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('applications.editDialog.changed')}
      action={
        <Button size="small" onClick={() => void reload()}>
          {t('applications.editDialog.reload')}
        </Button>
      }
      style={{ marginBlockEnd: 16 }}
    />
  )
}
