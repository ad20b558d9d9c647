/** What an administrator does with one member: edit, activate or deactivate, remove. */
import {
  CheckCircleOutlined,
  DeleteOutlined,
  EditOutlined,
  StopOutlined,
} from '@ant-design/icons-svg'
import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Member } from '@portico/contract'
import { RowButton } from '../../components/row-button.tsx'
import { can } from '../../session/can.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { changeMember, memberKeys } from './api.ts'

export type MemberTask = 'edit' | 'remove'
export type OnMemberTask = (task: MemberTask, member: Member) => void

export type MemberActionsProps = Readonly<{ member: Member; onTask: OnMemberTask }>

export function MemberActions({ member, onTask }: MemberActionsProps) {
  const { t } = useTranslation()
  const name = member.displayName
  return (
    <Flex gap={2}>
      {(can(member, 'member.edit-profile') || can(member, 'member.edit-roles')) && (
        <RowButton
          action={t('actions.edit')}
          subject={name}
          icon={EditOutlined}
          onClick={() => onTask('edit', member)}
        />
      )}
      {can(member, 'member.set-active') && <ActivityButton member={member} />}
      {can(member, 'member.remove') && (
        <RowButton
          action={t('actions.remove')}
          subject={name}
          icon={DeleteOutlined}
          danger
          onClick={() => onTask('remove', member)}
        />
      )}
    </Flex>
  )
}

function ActivityButton({ member }: Readonly<{ member: Member }>) {
  const { t } = useTranslation()
  const name = member.displayName
  const to = member.active ? 'deactivate' : 'activate'
  const change = useConfirmed({
    send: () => changeMember(member, { active: !member.active }),
    stale: memberKeys,
    done: t('account.members.changed', { name }),
    refused: t('account.members.notChanged', { name }),
  })
  return (
    <RowButton
      action={t(`account.members.${to}`)}
      subject={name}
      icon={member.active ? StopOutlined : CheckCircleOutlined}
      onClick={() =>
        change(null, {
          title: t(`account.members.${to}Title`, { name }),
          content: t(`account.members.${to}Hint`),
          okText: t(`account.members.${to}`),
          danger: member.active,
        })
      }
    />
  )
}
