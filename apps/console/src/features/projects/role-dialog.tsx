/** Gives somebody roles in a service project, or changes them. */
import { App, Checkbox, Flex, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { projectRoles } from '@portico/domain'
import type { ProjectMember } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Note } from '../../components/note.tsx'
import { PersonSelect } from '../../fields/people-select.tsx'
import { useSubmit } from '../../server/submit.ts'
import { projectKeys, setRoles } from './api.ts'

type RoleValues = { memberId?: string; roles: ProjectMember['roles'] }

export type RoleDialogProps = Readonly<{
  projectId: string
  /** Absent for somebody new to the project. */
  member?: ProjectMember
  onClose: () => void
}>

export function RoleDialog({ projectId, member, onClose }: RoleDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<RoleValues>()
  const saving = useSubmit({
    send: ({ memberId = '', roles }: RoleValues) =>
      setRoles(projectId, member?.person.id ?? memberId, roles),
    stale: projectKeys,
    onDone: ({ person }) => {
      void message.success(t('projects.rolesSet', { name: person.displayName }))
      onClose()
    },
  })
  return (
    <FormDialog<RoleValues>
      title={
        member
          ? t('projects.rolesOf', { name: member.person.displayName })
          : t('projects.addPerson')
      }
      form={form}
      initialValues={{ roles: member?.roles ?? ['developer'] }}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      {member === undefined && (
        <Form.Item
          name="memberId"
          label={t('projects.person')}
          required
          rules={[{ required: true, message: t('projects.personMissing') }]}
        >
          <PersonSelect />
        </Form.Item>
      )}
      <Form.Item
        name="roles"
        label={t('projects.roles')}
        required
        rules={[{ required: true, type: 'array', min: 1, message: t('projects.rolesMissing') }]}
      >
        <RoleChoice />
      </Form.Item>
    </FormDialog>
  )
}

type RoleChoiceProps = Readonly<{
  value?: ProjectMember['roles']
  onChange?: (roles: ProjectMember['roles']) => void
}>

function RoleChoice({ value = [], onChange }: RoleChoiceProps) {
  const { t } = useTranslation()
  return (
    <Checkbox.Group value={value} onChange={(roles) => onChange?.(roles)}>
      <Flex vertical gap={8}>
        {projectRoles.map((role) => (
          <Checkbox key={role} value={role}>
            {t(`projects.role.${role}`)} <Note isSmall>{t(`projects.roleHint.${role}`)}</Note>
          </Checkbox>
        ))}
      </Flex>
    </Checkbox.Group>
  )
}
