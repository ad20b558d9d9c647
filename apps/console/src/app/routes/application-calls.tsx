/** The calls of an application. */
import { getRouteApi } from '@tanstack/react-router'
import { Panel } from '../../components/panel.tsx'
import { CallList } from '../../features/calls/call-list.tsx'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/applications/$id/calls')

export function ApplicationCalls() {
  const { id } = route.useParams()
  const list = useListState(route.useSearch())
  return (
    <Panel>
      <CallList list={list} applicationId={id} />
    </Panel>
  )
}
