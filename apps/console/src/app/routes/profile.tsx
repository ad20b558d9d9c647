/** The User Center's first page: my profile. */
import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { EmailNotices } from '../../features/account/email-notices.tsx'
import { ProfileForm } from '../../features/account/profile-form.tsx'
import { Preferences } from '../preferences.tsx'

export function Profile() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('account.profile')} description={t('account.profileDescription')} />
      <Flex vertical gap={16}>
        <Panel isPadded>
          <ProfileForm />
        </Panel>
        <Panel title={t('account.notices')} isPadded>
          <EmailNotices />
        </Panel>
        <Panel title={t('account.preferences')} isPadded>
          <Preferences />
        </Panel>
      </Flex>
    </>
  )
}
