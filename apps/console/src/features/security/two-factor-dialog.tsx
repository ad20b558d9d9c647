/** Turns one-time codes on in three steps, or off; the picture for the phone is drawn in this page. */
import { Alert, App, Flex, Form, Input, QRCode } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Note } from '../../components/note.tsx'
import { useSubmit } from '../../server/submit.ts'
import { meQuery } from '../../session/me.ts'
import { confirmTwoFactor, sessionKeys, startTwoFactor, stopTwoFactor } from './api.ts'
import type { TwoFactorStart } from './api.ts'
import styles from './two-factor-dialog.module.css'

export type TwoFactorDialogProps = Readonly<{ isOn: boolean; onClose: () => void }>

export function TwoFactorDialog({ isOn, onClose }: TwoFactorDialogProps) {
  const [started, setStarted] = useState<TwoFactorStart | null>(null)
  if (started !== null) return <CodeStep started={started} onClose={onClose} />
  return <PasswordStep isOn={isOn} onStarted={setStarted} onClose={onClose} />
}

type PasswordStepProps = TwoFactorDialogProps &
  Readonly<{ onStarted: (started: TwoFactorStart) => void }>

function PasswordStep({ isOn, onStarted, onClose }: PasswordStepProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ password: string }>()
  const cache = useQueryClient()
  const sending = useSubmit({
    send: async ({ password }: { password: string }) => {
      if (!isOn) return startTwoFactor(password)
      await stopTwoFactor(password)
      return null
    },
    stale: sessionKeys,
    onDone: (started) => {
      if (started !== null) return onStarted(started)
      void cache.invalidateQueries({ queryKey: meQuery.queryKey })
      void message.success(t('security.twoFactorOff'))
      return onClose()
    },
  })
  return (
    <FormDialog
      title={t(isOn ? 'security.stopTwoFactor' : 'security.startTwoFactor')}
      form={form}
      width={440}
      danger={isOn}
      okText={t(isOn ? 'security.turnOff' : 'security.next')}
      onSubmit={sending.submit}
      onClose={onClose}
      isPending={sending.isPending}
      error={sending.error}
    >
      <Form.Item
        name="password"
        label={t('session.password')}
        extra={t(isOn ? 'security.stopHint' : 'security.startHint')}
        rules={[{ required: true, message: t('session.passwordMissing') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={256} />
      </Form.Item>
    </FormDialog>
  )
}

type CodeStepProps = Readonly<{ started: TwoFactorStart; onClose: () => void }>

function CodeStep({ started, onClose }: CodeStepProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const cache = useQueryClient()
  const [form] = Form.useForm<{ code: string }>()
  const confirming = useSubmit({
    send: ({ code }: { code: string }) => confirmTwoFactor(code),
    stale: sessionKeys,
    onDone: () => {
      void cache.invalidateQueries({ queryKey: meQuery.queryKey })
      void message.success(t('security.twoFactorOn'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('security.startTwoFactor')}
      form={form}
      okText={t('security.turnOn')}
      fieldOf={() => ['code']}
      onSubmit={confirming.submit}
      onClose={onClose}
      isPending={confirming.isPending}
      error={confirming.error}
    >
      <Key uri={started.uri} />
      <RecoveryCodes codes={started.recoveryCodes} />
      <Form.Item
        name="code"
        label={t('session.oneTimeCode')}
        extra={t('security.codeHint')}
        rules={[{ required: true, message: t('session.oneTimeCodeMissing') }]}
      >
        <Input autoComplete="one-time-code" inputMode="numeric" maxLength={16} />
      </Form.Item>
    </FormDialog>
  )
}

function Key({ uri }: Readonly<{ uri: string }>) {
  const { t } = useTranslation()
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  return (
    <div className={styles['key']}>
      <figure aria-label={t('security.qr')} style={{ margin: 0 }}>
        <div aria-hidden>
          {/* Dark on white in both themes, as cameras want it. */}
          <QRCode value={uri} type="svg" size={168} color="#000000" bgColor="#ffffff" />
        </div>
      </figure>
      <div>
        <p>{t('security.scan')}</p>
        <Note isSmall>{t('security.byHand')}</Note>
        <Flex gap={4} align="center">
          <code style={{ overflowWrap: 'anywhere' }}>{secret}</code>
          <CopyButton text={secret} name={t('security.secretKey')} />
        </Flex>
      </div>
    </div>
  )
}

function RecoveryCodes({ codes }: Readonly<{ codes: readonly string[] }>) {
  const { t } = useTranslation()
  return (
    <>
      <Alert type="warning" showIcon title={t('security.recoveryHint')} />
      <ul className={styles['codes']} aria-label={t('security.recoveryCodes')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <CopyButton text={codes.join('\n')} name={t('security.recoveryCodes')} />
    </>
  )
}
