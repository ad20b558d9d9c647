/** How an application's APIs are called: programs to copy, and a call to try. */
import { CallWorkbench } from '../../features/calling/call-workbench.tsx'
import { TryIt } from '../../features/calling/try-it.tsx'
import { useSecret } from '../../features/credentials/use-secret.ts'
import { useMe } from '../../session/me.ts'
import { useApplication } from '../use-application.ts'

export function ApplicationCalling() {
  const application = useApplication()
  const { gatewayUrl } = useMe().organisation
  const secret = useSecret(application.id)
  return (
    <CallWorkbench application={application} gatewayUrl={gatewayUrl}>
      {(draft) => (
        <TryIt
          application={application}
          gatewayUrl={gatewayUrl}
          draft={draft}
          fetchSecret={secret.fetch}
        />
      )}
    </CallWorkbench>
  )
}
