/** Adds a service project with its first administrators, or changes its name and description. */
import { App, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { parseProjectName } from '@portico/domain'
import type { ServiceProject } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { PeopleSelect } from '../../fields/people-select.tsx'
import { useSubmit } from '../../server/submit.ts'
import { addProject, changeProject, projectKeys } from './api.ts'

type ProjectValues = { name: string; description?: string; administratorIds?: string[] }

export type ProjectDialogProps = Readonly<{
  /** Absent for a new one. */
  project?: ServiceProject
  onClose: () => void
}>

export function ProjectDialog({ project, onClose }: ProjectDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<ProjectValues>()
  const saving = useSubmit({
    send: ({ name, description = '', administratorIds = [] }: ProjectValues, options) =>
      project === undefined
        ? addProject({ name, description, administratorIds }, options)
        : changeProject(project, { name, description }),
    stale: projectKeys,
    onDone: ({ name }) => {
      void message.success(t(project ? 'projects.changed' : 'projects.added', { name }))
      onClose()
    },
  })
  return (
    <FormDialog<ProjectValues>
      title={t(project ? 'projects.edit' : 'projects.add')}
      form={form}
      initialValues={{ name: project?.name ?? '', description: project?.description ?? '' }}
      fieldOf={(path) => [path.split('.')[0] ?? '']}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <ProjectFields isNew={project === undefined} />
    </FormDialog>
  )
}

function ProjectFields({ isNew }: Readonly<{ isNew: boolean }>) {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item
        name="name"
        label={t('projects.name')}
        extra={t('projects.nameHint')}
        required
        rules={[ruleOf<string | undefined>((name) => parseProjectName(name ?? ''))]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="description" label={t('projects.about')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} />
      </Form.Item>
      {isNew && (
        <Form.Item
          name="administratorIds"
          label={t('projects.administrators')}
          extra={t('projects.administratorsHint')}
        >
          <PeopleSelect />
        </Form.Item>
      )}
    </>
  )
}
