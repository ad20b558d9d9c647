/** An application's owners and members. */
import { Panel } from '../../components/panel.tsx'
import { MemberList } from '../../features/membership/member-list.tsx'
import { can } from '../../session/can.ts'
import { useApplication } from '../use-application.ts'

export function ApplicationMembers() {
  const application = useApplication()
  return (
    <Panel>
      <MemberList application={application} canAdd={can(application, 'application.add-member')} />
    </Panel>
  )
}
