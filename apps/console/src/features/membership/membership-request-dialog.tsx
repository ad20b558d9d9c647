/** Request To Join and Renew: a validity period and the reason for it (RQ1, MB7). */
import { App, Form, Input } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { countCodePoints, parseReason, reasonLimit } from '@portico/domain'
import type { ApplicationRow, RequestDetail, Validity } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Note } from '../../components/note.tsx'
import { ValidityField, checkValidity } from '../../fields/validity-field.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { ruleOf } from '../../fields/form-rule.ts'
import { useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { requestMembership } from './api.ts'
import type { MembershipRequest } from './api.ts'

export type MembershipRequestDialogProps = Readonly<{
  kind: MembershipRequest['kind']
  application: ApplicationRow
  onClose: () => void
}>

type RequestValues = { validity: Validity; reason: string }

export function MembershipRequestDialog(props: MembershipRequestDialogProps) {
  const { kind, application, onClose } = props
  const { t } = useTranslation()
  const { today } = useMe().organisation
  const [form] = Form.useForm<RequestValues>()
  const announce = useAnnouncement(props)
  const renewedFrom = kind === 'renew-membership' ? application.expiresOn : null
  const requesting = useSubmit({
    send: (values: RequestValues, options) =>
      requestMembership({ kind, applicationId: application.id, ...values }, options),
    stale: [['applications'], ['requests'], ['me']],
    onDone: (request) => {
      announce(request)
      onClose()
    },
  })
  return (
    <FormDialog<RequestValues>
      title={t(kind === 'renew-membership' ? 'membership.renew.title' : 'membership.join.title')}
      form={form}
      initialValues={{ validity: { period: '90d' } }}
      fieldOf={(path) => [path.split('.')[0] ?? '']}
      onSubmit={requesting.submit}
      onClose={onClose}
      isPending={requesting.isPending}
      error={requesting.error}
    >
      <Form.Item label={t('membership.join.application')}>
        <Subject application={application} renewedFrom={renewedFrom} />
      </Form.Item>
      <Form.Item
        name="validity"
        label={t('fields.validity.label')}
        required
        rules={[ruleOf<Validity>((value) => checkValidity(value, today, renewedFrom))]}
      >
        <ValidityField renewedFrom={renewedFrom} />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('fields.reason')}
        extra={t('fields.reasonHint')}
        required
        rules={[ruleOf<string | undefined>((value) => parseReason(value ?? ''))]}
      >
        <Input.TextArea
          autoSize={{ minRows: 3, maxRows: 8 }}
          count={{ max: reasonLimit, show: true, strategy: countCodePoints }}
        />
      </Form.Item>
    </FormDialog>
  )
}

type SubjectProps = Readonly<{ application: ApplicationRow; renewedFrom: string | null }>

function Subject({ application, renewedFrom }: SubjectProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <>
      <strong>{application.name}</strong>{' '}
      <Note>
        {application.group.name}
        {renewedFrom !== null && (
          <> · {t('membership.renew.present', { day: formats.day(renewedFrom) })}</>
        )}
      </Note>
    </>
  )
}

function useAnnouncement({ kind, application }: MembershipRequestDialogProps) {
  const { t } = useTranslation()
  const { notification } = App.useApp()
  const { name } = application
  const words = kind === 'renew-membership' ? 'renew' : 'join'
  return (request: RequestDetail) =>
    notification.success({
      title:
        request.state === 'APPROVED'
          ? t(`membership.${words}.approved`, { name })
          : t(`membership.${words}.submitted`),
      description: (
        <Link to="/tasks/$id" params={{ id: request.id }}>
          {t('membership.join.viewRequest')}
        </Link>
      ),
    })
}
