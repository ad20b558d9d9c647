/** The Member Management panel that slides over a list of applications. */
import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { can } from '../../session/can.ts'
import { useNarrow } from '../../page/use-media.ts'
import { MemberList } from './member-list.tsx'

export type MemberPanelProps = Readonly<{ application: ApplicationRow; onClose: () => void }>

export function MemberPanel({ application, onClose }: MemberPanelProps) {
  const { t } = useTranslation()
  const isNarrow = useNarrow()
  return (
    <Drawer
      open
      onClose={onClose}
      size={isNarrow ? '100%' : 860}
      title={t('membership.titleOf', { name: application.name })}
      closable={{ 'aria-label': t('actions.close') }}
      styles={{ body: { padding: 0 } }}
    >
      <MemberList application={application} canAdd={can(application, 'application.add-member')} />
    </Drawer>
  )
}
