/** Member Management of the Management Hub: who belongs to the organisation, and with which roles. */
import { UserAddOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Member } from '@portico/contract'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import type { MemberTask, OnMemberTask } from '../../features/people/member-actions.tsx'
import { MemberDialog } from '../../features/people/member-dialog.tsx'
import { MemberList } from '../../features/people/member-list.tsx'
import { RemovalDialog } from '../../features/people/removal-dialog.tsx'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'

const route = getRouteApi('/signed-in/management/members')

type Open = Readonly<{ task: MemberTask; member: Member } | { task: 'add'; member: null }>

export function Members() {
  const { t } = useTranslation()
  const me = useMe()
  const list = useListState(route.useSearch())
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const isManager = can(me, 'organisation.add-member')
  const start = useCallback<OnMemberTask>((task, member) => setOpen({ task, member }), [])
  return (
    <>
      <PageHeader
        title={t('account.members.title')}
        description={t('account.members.description')}
        actions={
          isManager && (
            <Button
              type="primary"
              icon={<UserAddOutlined aria-hidden />}
              onClick={() => setOpen({ task: 'add', member: null })}
            >
              {t('account.members.add')}
            </Button>
          )
        }
      />
      <Panel>
        <MemberList list={list} onTask={isManager ? start : undefined} />
      </Panel>
      {open?.task === 'add' && <MemberDialog onClose={close} />}
      {open?.task === 'edit' && <MemberDialog member={open.member} onClose={close} />}
      {open?.task === 'remove' && <RemovalDialog member={open.member} onClose={close} />}
    </>
  )
}
