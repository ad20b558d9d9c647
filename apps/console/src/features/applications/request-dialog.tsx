/** Request to Create Application: the form of the manual, live-checked by the rules of the domain. */
import { useQueryClient } from '@tanstack/react-query'
import { App, Form } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { requestApplication, requestApplicationAgain } from './api.ts'
import { CreationFields, fieldOfCreation, toForm } from './creation-form.tsx'
import type { CreationValues } from './creation-form.tsx'

export type RequestDialogProps = Readonly<{
  onClose: () => void
  /** An ended request that is asked anew, changed or not (RQ3). */
  resubmitted?: RequestDetail
}>

export function RequestDialog({ onClose, resubmitted }: RequestDialogProps) {
  const { t } = useTranslation()
  const me = useMe()
  const [form] = Form.useForm<CreationValues>()
  const announce = useAnnouncement()
  const requesting = useSubmit({
    send: (values: CreationValues, options) =>
      resubmitted === undefined
        ? requestApplication(toForm(values), options)
        : requestApplicationAgain(resubmitted.id, toForm(values), options),
    stale: [['applications'], ['requests'], ['me']],
    onDone: (request) => {
      announce(request)
      onClose()
    },
  })
  return (
    <FormDialog<CreationValues>
      title={t('applications.requestDialog.title')}
      form={form}
      width={640}
      initialValues={readInitialValues(resubmitted, me.id)}
      fieldOf={fieldOfCreation}
      onSubmit={requesting.submit}
      onClose={onClose}
      isPending={requesting.isPending}
      error={requesting.error}
    >
      <CreationFields
        isUnsettled={requesting.isUnsettled}
        knownOwners={[me, ...(resubmitted?.subject.owners ?? [])]}
        knownGroup={resubmitted?.subject.group ?? undefined}
      />
    </FormDialog>
  )
}

/** Of a request that is asked anew, all but the secret, which was wiped when it ended (CR8). */
function readInitialValues(
  resubmitted: RequestDetail | undefined,
  me: string,
): Partial<CreationValues> {
  // People ask for applications of their own: that owner is preset and can be taken out.
  if (resubmitted === undefined) {
    return { ownerIds: [me], hasCustomKey: false, hasWhitelist: false }
  }
  const { name, group, scenario, owners, customAppKey, ipWhitelist } = resubmitted.subject
  return {
    name: name ?? '',
    ...(group && { groupId: group.id }),
    scenario: scenario ?? '',
    ownerIds: owners.map((owner) => owner.id),
    hasCustomKey: customAppKey !== null,
    appKey: customAppKey ?? '',
    hasWhitelist: ipWhitelist !== null,
    entries: ipWhitelist ?? '',
  }
}

/** What became of the request: created at once, or on its way through the Task Hub. */
function useAnnouncement(): (request: RequestDetail) => void {
  const { t } = useTranslation()
  const { notification } = App.useApp()
  const cache = useQueryClient()
  return (request) => {
    cache.setQueryData(['requests', 'detail', request.id], request)
    const isDone = request.state === 'APPROVED'
    notification.success({
      title: isDone
        ? t('applications.requestDialog.approved', { name: request.subject.name })
        : t('applications.requestDialog.submitted'),
      description: (
        <span>
          {!isDone && <div>{t('applications.requestDialog.submittedHint')}</div>}
          <Link to="/tasks/$id" params={{ id: request.id }}>
            {t('applications.requestDialog.viewRequest')}
          </Link>
        </span>
      ),
    })
  }
}
