/** What happened to an application, and what was tried. */
import { getRouteApi } from '@tanstack/react-router'
import { Panel } from '../../components/panel.tsx'
import { EventList } from '../../features/audit/event-list.tsx'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/applications/$id/audit')

export function ApplicationAudit() {
  const { id } = route.useParams()
  const list = useListState(route.useSearch())
  return (
    <Panel>
      <EventList list={list} applicationId={id} />
    </Panel>
  )
}
