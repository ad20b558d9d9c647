/** Call authentication configuration (NW2). */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { authenticationQuery } from '../../features/settings/api.ts'
import { AuthenticationForm } from '../../features/settings/authentication-form.tsx'
import { useMe } from '../../session/me.ts'

export function CallAuthentication() {
  const { t } = useTranslation()
  const { network } = useMe().organisation
  const authentication = useQuery(authenticationQuery)
  return (
    <>
      <PageHeader
        title={t('navigation.callAuthentication')}
        description={t('settings.authentication.description', {
          network: t(`settings.network.kinds.${network}`),
        })}
      />
      <Panel isPadded>
        <Loaded query={authentication}>
          {(found) => <AuthenticationForm kind={network} authentication={found} />}
        </Loaded>
      </Panel>
    </>
  )
}
