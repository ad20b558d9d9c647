/** The columns of an application's people, with the reason where a row is locked (MB4). */
import { LockOutlined } from '@ant-design/icons'
import { DeleteOutlined, EditOutlined } from '@ant-design/icons-svg'
import { App, Flex, Tag } from 'antd'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationMember } from '@portico/contract'
import type { DataColumn } from '../../components/data-column.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Note } from '../../components/note.tsx'
import { describeProblem } from '../../i18n/describe.ts'
import { can } from '../../session/can.ts'
import { useFormats } from '../../i18n/formats.ts'
import type { Formats } from '../../i18n/formats.ts'
import { useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { membershipKeys, removeMember } from './api.ts'

export function useMemberColumns(
  applicationId: string,
  onEdit: (member: ApplicationMember) => void,
): readonly DataColumn<ApplicationMember>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return useMemo(
    () => listColumns(applicationId, onEdit, t, formats),
    [applicationId, onEdit, t, formats],
  )
}

function listColumns(
  applicationId: string,
  onEdit: (member: ApplicationMember) => void,
  t: TFunction,
  formats: Formats,
): readonly DataColumn<ApplicationMember>[] {
  return [
    {
      key: 'person',
      title: t('membership.column.person'),
      width: 210,
      card: 'title',
      render: (row) => <PersonCell member={row} />,
    },
    {
      key: 'role',
      title: t('membership.column.role'),
      width: 110,
      render: (row) => <Tag>{t(`membership.role.${row.role}`)}</Tag>,
    },
    {
      key: 'expiresOn',
      title: t('membership.column.expiresOn'),
      width: 170,
      render: (row) => (
        <Flex gap={6} wrap>
          {row.expiresOn === null ? t('states.permanent') : formats.day(row.expiresOn)}
          {row.expired && <Tag color="error">{t('membership.expired')}</Tag>}
        </Flex>
      ),
    },
    {
      key: 'joinedAt',
      title: t('membership.column.joinedAt'),
      width: 180,
      render: (row) => formats.instant(row.joinedAt),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      width: 110,
      fixed: 'end',
      card: 'footer',
      render: (row) => <MemberActions applicationId={applicationId} member={row} onEdit={onEdit} />,
    },
  ]
}

function PersonCell({ member }: Readonly<{ member: ApplicationMember }>) {
  const { t } = useTranslation()
  const isMe = useMe().id === member.person.id
  return (
    <Flex vertical>
      <span>
        {member.person.displayName} {isMe && <Tag>{t('membership.you')}</Tag>}
      </span>
      <Note>{member.person.username}</Note>
    </Flex>
  )
}

type MemberActionsProps = Readonly<{
  applicationId: string
  member: ApplicationMember
  onEdit: (member: ApplicationMember) => void
}>

function MemberActions({ applicationId, member, onEdit }: MemberActionsProps) {
  const { t } = useTranslation()
  const remove = useRemoval(applicationId, member)
  const name = member.person.displayName
  const mayEdit = can(member, 'membership.edit')
  const mayRemove = can(member, 'membership.remove')
  if (!mayEdit && !mayRemove) return <Locked member={member} />
  return (
    <Flex gap={2}>
      {mayEdit && (
        <IconButton
          name={t('membership.editOf', { name })}
          hint={t('membership.edit')}
          icon={EditOutlined}
          onClick={() => onEdit(member)}
        />
      )}
      {mayRemove && (
        <IconButton
          name={t('membership.removeOf', { name })}
          hint={t('membership.remove')}
          icon={DeleteOutlined}
          danger
          onClick={remove}
        />
      )}
    </Flex>
  )
}

/** Why nothing can be done here: it is the reader's own row, or an owner's. */
function Locked({ member }: Readonly<{ member: ApplicationMember }>) {
  const { t } = useTranslation()
  const isMe = useMe().id === member.person.id
  if (!isMe && member.role !== 'owner') return null
  return (
    <Note isSmall>
      <LockOutlined aria-hidden /> {t(isMe ? 'membership.lockedSelf' : 'membership.lockedOwner')}
    </Note>
  )
}

function useRemoval(applicationId: string, member: ApplicationMember): () => void {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const name = member.person.displayName
  const removing = useSubmit({
    send: () => removeMember(applicationId, member.person.id),
    stale: membershipKeys,
    onDone: () => void message.success(t('membership.removed', { name })),
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  return () =>
    void modal.confirm({
      title: t('membership.removeTitle', { name }),
      content: t('membership.removeHint'),
      okText: t('membership.remove'),
      okButtonProps: { danger: true },
      cancelText: t('actions.cancel'),
      onOk: () => removing.submit(undefined),
    })
}
