/** Adds a member of the organisation, or edits one: name, e-mail, roles, a new password. */
import { App, Checkbox, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  accept,
  organisationRoles,
  parseDisplayName,
  parseEmail,
  parseUsername,
} from '@portico/domain'
import type { Me, Member } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { can } from '../../session/can.ts'
import { useSubmit } from '../../server/submit.ts'
import { addMember, changeMember, memberKeys } from './api.ts'

type MemberValues = {
  username: string
  displayName: string
  email?: string
  password?: string
  roles: Me['roles']
}

export type MemberDialogProps = Readonly<{
  /** Absent for a new one. */
  member?: Member
  onClose: () => void
}>

export function MemberDialog({ member, onClose }: MemberDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<MemberValues>()
  const saving = useSubmit({
    send: (values: MemberValues, options) =>
      member === undefined
        ? addMember(readNew(values), options)
        : changeMember(member, readChange(values, member)),
    stale: memberKeys,
    onDone: (saved) => {
      const key = member === undefined ? 'account.members.added' : 'account.members.changed'
      void message.success(t(key, { name: saved.displayName }))
      onClose()
    },
  })
  return (
    <FormDialog<MemberValues>
      title={t(member === undefined ? 'account.members.add' : 'account.members.edit')}
      form={form}
      initialValues={readInitial(member)}
      fieldOf={(path) => [path.split('.')[0] ?? '']}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <MemberFields {...(member && { member })} />
    </FormDialog>
  )
}

function MemberFields({ member }: Readonly<{ member?: Member }>) {
  const { t } = useTranslation()
  const isNew = member === undefined
  return (
    <>
      <Form.Item
        name="username"
        label={t('account.username')}
        required
        rules={isNew ? [ruleOf<string | undefined>((name) => parseUsername(name ?? ''))] : []}
      >
        <Input autoComplete="off" spellCheck={false} disabled={!isNew} />
      </Form.Item>
      <Form.Item
        name="displayName"
        label={t('account.displayName')}
        required
        rules={[ruleOf<string | undefined>((name) => parseDisplayName(name ?? ''))]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="email"
        label={t('account.email')}
        rules={[ruleOf<string | undefined>(checkEmail)]}
      >
        <Input autoComplete="off" inputMode="email" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t(isNew ? 'account.password' : 'account.newPassword')}
        extra={t(isNew ? 'account.members.passwordHint' : 'account.members.newPasswordHint')}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <Form.Item name="roles" label={t('account.roles')} extra={t('account.members.rolesHint')}>
        <Checkbox.Group
          disabled={!isNew && !can(member, 'member.edit-roles')}
          options={organisationRoles.map((role) => ({
            value: role,
            label: t(`account.role.${role}`),
          }))}
        />
      </Form.Item>
    </>
  )
}

/** None is allowed. */
function checkEmail(email = '') {
  return email === '' ? accept(null) : parseEmail(email)
}

function readInitial(member: Member | undefined): Partial<MemberValues> {
  if (member === undefined) return { roles: ['member'] }
  const { username, displayName, email, roles } = member
  return { username, displayName, email: email ?? '', roles: [...roles] }
}

function readNew({ email = '', password = '', ...rest }: MemberValues) {
  return { ...rest, ...(email !== '' && { email }), ...(password !== '' && { password }) }
}

/** Only what differs, so that one who may not change roles is not taken to change them. */
function readChange(values: MemberValues, member: Member) {
  const { displayName, email = '', password = '', roles } = values
  const isSame = roles.toSorted().join() === member.roles.toSorted().join()
  return {
    ...(displayName !== member.displayName && { displayName }),
    ...(email !== (member.email ?? '') && { email: email === '' ? null : email }),
    ...(password !== '' && { password }),
    ...(!isSame && { roles }),
  }
}
