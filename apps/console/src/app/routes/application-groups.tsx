/** Manage Application Groups: the groups that applications are sorted into. */
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationGroup } from '@portico/contract'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { GroupDialog } from '../../features/groups/group-dialog.tsx'
import { GroupList } from '../../features/groups/group-list.tsx'
import { useListState } from '../../page/list-state.ts'
import { can } from '../../session/can.ts'
import { useMe } from '../../session/me.ts'

const route = getRouteApi('/signed-in/application-management/groups')

export function ApplicationGroups() {
  const { t } = useTranslation()
  const me = useMe()
  const list = useListState(route.useSearch())
  const [open, setOpen] = useState<ApplicationGroup | 'new' | null>(null)
  return (
    <>
      <PageHeader
        title={t('groups.list')}
        description={t('groups.description')}
        actions={
          can(me, 'organisation.add-group') && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setOpen('new')}
            >
              {t('groups.add')}
            </Button>
          )
        }
      />
      <Panel>
        <GroupList list={list} onRename={setOpen} />
      </Panel>
      {open !== null && (
        <GroupDialog {...(open !== 'new' && { group: open })} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
