/** The people of a service project and their roles in it. */
import { TeamOutlined, UserAddOutlined } from '@ant-design/icons'
import { EditOutlined, UserDeleteOutlined } from '@ant-design/icons-svg'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Tag } from 'antd'
import type { TFunction } from 'i18next'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProjectMember, ServiceProject } from '@portico/contract'
import { DataTable } from '../../components/data-table.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { Panel } from '../../components/panel.tsx'
import { RowButton } from '../../components/row-button.tsx'
import { can } from '../../session/can.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { projectKeys, projectPeopleQuery, setRoles } from './api.ts'
import { RoleDialog } from './role-dialog.tsx'

export function PeoplePanel({ project }: Readonly<{ project: ServiceProject }>) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<ProjectMember | 'new' | null>(null)
  const people = useQuery(projectPeopleQuery(project.id))
  const columns = useColumns(project, setOpen)
  return (
    <Panel
      title={t('projects.people')}
      extra={
        can(project, 'project.manage-members') && (
          <Button icon={<UserAddOutlined aria-hidden />} onClick={() => setOpen('new')}>
            {t('projects.addPerson')}
          </Button>
        )
      }
    >
      <Loaded query={people}>
        {({ items }) => (
          <DataTable<ProjectMember>
            label={t('projects.people')}
            rows={items}
            columns={columns}
            rowKey={(row) => row.person.id}
            empty={
              <EmptyState
                icon={<TeamOutlined />}
                title={t('projects.nobody')}
                hint={t('projects.nobodyHint')}
              />
            }
          />
        )}
      </Loaded>
      {open !== null && (
        <RoleDialog
          projectId={project.id}
          {...(open !== 'new' && { member: open })}
          onClose={() => setOpen(null)}
        />
      )}
    </Panel>
  )
}

type OnChange = (member: ProjectMember) => void

function useColumns(
  project: ServiceProject,
  onChange: OnChange,
): readonly DataColumn<ProjectMember>[] {
  const { t } = useTranslation()
  return useMemo(() => listColumns(project, onChange, t), [project, onChange, t])
}

function listColumns(
  project: ServiceProject,
  onChange: OnChange,
  t: TFunction,
): readonly DataColumn<ProjectMember>[] {
  return [
    {
      key: 'person',
      title: t('projects.person'),
      card: 'title',
      render: ({ person }) => <strong>{person.displayName}</strong>,
    },
    { key: 'username', title: t('account.username'), render: ({ person }) => person.username },
    {
      key: 'roles',
      title: t('projects.roles'),
      width: 320,
      render: ({ roles }) => (
        <Flex gap={4} wrap>
          {roles.map((role) => (
            <Tag key={role}>{t(`projects.role.${role}`)}</Tag>
          ))}
        </Flex>
      ),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      width: 100,
      card: 'footer',
      render: (member) =>
        can(project, 'project.manage-members') && (
          <MemberActions project={project} member={member} onChange={onChange} />
        ),
    },
  ]
}

type MemberActionsProps = Readonly<{
  project: ServiceProject
  member: ProjectMember
  onChange: OnChange
}>

function MemberActions({ project, member, onChange }: MemberActionsProps) {
  const { t } = useTranslation()
  const { id, displayName: name } = member.person
  const remove = useConfirmed({
    send: () => setRoles(project.id, id, []),
    stale: projectKeys,
    done: t('projects.personRemoved', { name }),
    refused: t('projects.personNotRemoved', { name }),
  })
  const ask = () =>
    remove(null, {
      title: t('projects.removePersonTitle', { name, project: project.name }),
      content: t('projects.removePersonHint'),
      okText: t('actions.remove'),
      danger: true,
    })
  return (
    <Flex gap={2}>
      <RowButton
        action={t('projects.changeRoles')}
        subject={name}
        icon={EditOutlined}
        onClick={() => onChange(member)}
      />
      <RowButton
        action={t('actions.remove')}
        subject={name}
        icon={UserDeleteOutlined}
        danger
        onClick={ask}
      />
    </Flex>
  )
}
