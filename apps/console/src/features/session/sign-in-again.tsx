/** The dialog over an open page whose session has ended: the same person signs in, and the page goes on. */
import { Button, Modal } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { focusFirstField } from '../../components/focus-first-field.ts'
import { meQuery } from '../../session/me.ts'
import { settleRenewedSession } from '../../session/session.ts'
import { SignInForm } from './sign-in-form.tsx'

export type SignInAgainProps = Readonly<{
  /** Leaves the page for the sign-in page; what was typed is then lost, and the person chose so. */
  onLeave: () => void
}>

export function SignInAgain({ onLeave }: SignInAgainProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const me = cache.getQueryData(meQuery.queryKey)
  const form = useRef<HTMLDivElement>(null)
  const leave = () => {
    settleRenewedSession(false)
    onLeave()
  }
  return (
    <Modal
      open
      title={t('session.lapsedTitle')}
      footer={null}
      closable={false}
      keyboard={false}
      afterOpenChange={(isOpen) => {
        if (isOpen) focusFirstField(form.current)
      }}
      mask={{ closable: false }}
      width={420}
      zIndex={2000} // Above any dialog that was open when the session ended.
    >
      <p>{t('session.lapsed')}</p>
      <div ref={form}>
        <SignInForm
          {...(me && { username: me.username })}
          onSignedIn={(memberId) =>
            me === undefined || memberId === me.id ? settleRenewedSession(true) : leave()
          }
        />
      </div>
      <Button type="link" block onClick={leave} style={{ marginBlockStart: 8 }}>
        {t('session.asSomeoneElse')}
      </Button>
    </Modal>
  )
}
