/** The application whose page is open; the page's own route has loaded it. */
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ApplicationDetail } from '@portico/contract'
import { applicationQuery } from '../features/applications/api.ts'

const route = getRouteApi('/signed-in/applications/$id')

export function useApplication(): ApplicationDetail {
  const { id } = route.useParams()
  return useSuspenseQuery(applicationQuery(id)).data
}
