/** What the reader may do with a service project: edit it, delete it while it holds no API. */
import { useTranslation } from 'react-i18next'
import type { ServiceProject } from '@portico/contract'
import { EditAndDelete } from '../../components/edit-and-delete.tsx'
import { can } from '../../session/can.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { deleteProject, projectKeys } from './api.ts'

export type ProjectActionsProps = Readonly<{
  project: ServiceProject
  onEdit: (project: ServiceProject) => void
}>

export function ProjectActions({ project, onEdit }: ProjectActionsProps) {
  const { t } = useTranslation()
  const { name } = project
  const remove = useConfirmed({
    send: deleteProject,
    stale: projectKeys,
    done: t('projects.deleted', { name }),
    refused: t('projects.notDeleted', { name }),
  })
  const ask = () =>
    remove(project, {
      title: t('projects.deleteTitle', { name }),
      content: t('projects.deleteHint'),
      okText: t('actions.delete'),
      danger: true,
    })
  return (
    <EditAndDelete
      subject={name}
      mayEdit={can(project, 'project.edit')}
      mayDelete={can(project, 'project.delete')}
      onEdit={() => onEdit(project)}
      onDelete={ask}
    />
  )
}
