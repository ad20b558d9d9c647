/** The signature doctor on an application's page; the call in question stays in the URL. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SignatureDoctor } from '../../features/doctor/signature-doctor.tsx'

const route = getRouteApi('/signed-in/applications/$id/doctor')

export function ApplicationDoctor() {
  const { requestId = '' } = route.useSearch()
  const navigate = useNavigate({ from: '/applications/$id/doctor' })
  return (
    <SignatureDoctor
      requestId={requestId}
      onRequestId={(next) =>
        void navigate({ search: next === '' ? {} : { requestId: next }, replace: true })
      }
    />
  )
}
