/** The dialogs around an application, loaded when one of them is opened. */
import { Suspense, lazy } from 'react'
import type { ApplicationRow } from '@portico/contract'

const load = {
  request: () => import('../features/applications/request-dialog.tsx'),
  create: () => import('../features/applications/create-dialog.tsx'),
  edit: () => import('../features/applications/edit-dialog.tsx'),
  delete: () => import('../features/applications/delete-dialog.tsx'),
  reset: () => import('../features/credentials/reset-dialog.tsx'),
  whitelist: () => import('../features/whitelist/whitelist-dialog.tsx'),
  members: () => import('../features/membership/member-panel.tsx'),
  membership: () => import('../features/membership/membership-request-dialog.tsx'),
}

const RequestDialog = lazy(async () => ({ default: (await load.request()).RequestDialog }))
const CreateDialog = lazy(async () => ({ default: (await load.create()).CreateDialog }))
const EditDialog = lazy(async () => ({ default: (await load.edit()).EditDialog }))
const DeleteDialog = lazy(async () => ({ default: (await load.delete()).DeleteDialog }))
const ResetDialog = lazy(async () => ({ default: (await load.reset()).ResetDialog }))
const WhitelistDialog = lazy(async () => ({ default: (await load.whitelist()).WhitelistDialog }))
const MemberPanel = lazy(async () => ({ default: (await load.members()).MemberPanel }))
const MembershipRequestDialog = lazy(async () => ({
  default: (await load.membership()).MembershipRequestDialog,
}))

/** Fetches the code of the dialogs while a pointer rests on what opens one. */
export function preloadDialogs(): void {
  void load.request().catch(() => undefined) // Opening the dialog tries again, and says what failed.
}

export type DialogName =
  | 'request'
  | 'create'
  | 'edit'
  | 'delete'
  | 'reset'
  | 'whitelist'
  | 'members'
  | 'join'
  | 'renew'

export type ApplicationDialogProps = Readonly<{
  dialog: DialogName
  /** Null only for `request` and `create`, which are about an application that does not exist yet. */
  application: ApplicationRow | null
  onClose: () => void
  onDeleted?: () => void
}>

export function ApplicationDialog(props: ApplicationDialogProps) {
  return (
    <Suspense fallback={null}>
      <Chosen {...props} />
    </Suspense>
  )
}

function Chosen({ dialog, application, onClose, onDeleted }: ApplicationDialogProps) {
  if (dialog === 'create') return <CreateDialog onClose={onClose} />
  if (application === null) return <RequestDialog onClose={onClose} />
  switch (dialog) {
    case 'request':
      return <RequestDialog onClose={onClose} />
    case 'edit':
      return <EditDialog applicationId={application.id} onClose={onClose} />
    case 'delete':
      return (
        <DeleteDialog
          application={application}
          onClose={onClose}
          {...(onDeleted && { onDeleted })}
        />
      )
    case 'reset':
      return <ResetDialog application={application} onClose={onClose} />
    case 'whitelist':
      return <WhitelistDialog applicationId={application.id} onClose={onClose} />
    case 'members':
      return <MemberPanel application={application} onClose={onClose} />
    case 'join':
      return (
        <MembershipRequestDialog
          kind="join-application"
          application={application}
          onClose={onClose}
        />
      )
    case 'renew':
      return (
        <MembershipRequestDialog
          kind="renew-membership"
          application={application}
          onClose={onClose}
        />
      )
  }
}
