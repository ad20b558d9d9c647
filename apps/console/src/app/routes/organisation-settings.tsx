/** The organisation's own settings. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../../components/loaded.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { organisationQuery } from '../../features/settings/api.ts'
import { OrganisationForm } from '../../features/settings/organisation-form.tsx'

export function Organisation() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader
        title={t('settings.organisation.title')}
        description={t('settings.organisation.description')}
      />
      <Panel isPadded>
        <Loaded query={useQuery(organisationQuery)}>
          {(settings) => <OrganisationForm settings={settings} />}
        </Loaded>
      </Panel>
    </>
  )
}
