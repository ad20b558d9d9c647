/** What an application may call and use. */
import { getRouteApi } from '@tanstack/react-router'
import { Panel } from '../../components/panel.tsx'
import { GrantList } from '../../features/grants/grant-list.tsx'
import { useListState } from '../../page/list-state.ts'

const route = getRouteApi('/signed-in/applications/$id/grants')

export function ApplicationGrants() {
  const { id } = route.useParams()
  const list = useListState(route.useSearch())
  return (
    <Panel>
      <GrantList list={list} of={{ applicationId: id }} />
    </Panel>
  )
}
