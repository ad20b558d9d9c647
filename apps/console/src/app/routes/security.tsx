/** The User Center's page on proving who I am: password, one-time codes, sessions. */
import { Button, Flex, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { PasswordDialog } from '../../features/security/password-dialog.tsx'
import { SessionList } from '../../features/security/session-list.tsx'
import { TwoFactorDialog } from '../../features/security/two-factor-dialog.tsx'
import { useMe } from '../../session/me.ts'

export function Security() {
  const { t } = useTranslation()
  const { twoFactorEnabled } = useMe()
  const [open, setOpen] = useState<'password' | 'two-factor' | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <PageHeader title={t('navigation.security')} description={t('security.description')} />
      <Flex vertical gap={16}>
        <Panel
          title={t('account.password')}
          isPadded
          extra={
            <Button onClick={() => setOpen('password')}>{t('security.changePassword')}</Button>
          }
        >
          {t('security.passwordAbout')}
        </Panel>
        <Panel
          title={t('security.twoFactor')}
          isPadded
          extra={
            <Button danger={twoFactorEnabled} onClick={() => setOpen('two-factor')}>
              {t(twoFactorEnabled ? 'security.turnOff' : 'security.turnOn')}
            </Button>
          }
        >
          <Tag color={twoFactorEnabled ? 'success' : 'default'}>
            {t(twoFactorEnabled ? 'security.isOn' : 'security.isOff')}
          </Tag>{' '}
          {t('security.twoFactorAbout')}
        </Panel>
        <Panel title={t('security.sessions')}>
          <SessionList />
        </Panel>
      </Flex>
      {open === 'password' && <PasswordDialog onClose={close} />}
      {open === 'two-factor' && <TwoFactorDialog isOn={twoFactorEnabled} onClose={close} />}
    </>
  )
}
