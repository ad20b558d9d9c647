/** Trying a call: signed in this page, passed on by the server, answered below. The secret is never kept. */
import { App, Button, Flex, Form, Input } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PorticoError } from '@portico/sdk'
import { Note } from '../../components/note.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { findDraftFault } from './call-draft.ts'
import type { CallDraft } from './call-draft.ts'
import { signDraft, tryCall } from './try-call.ts'
import { TriedAnswer } from './tried-answer.tsx'

export type TryItProps = Readonly<{
  application: Readonly<{ id: string; appKey: string }>
  gatewayUrl: string
  draft: CallDraft
  /** Fetches the AppSecret, which is recorded; null where the reader was refused. */
  fetchSecret: () => Promise<string | null>
}>

const secretMaximum = 512

export function TryIt({ application, gatewayUrl, draft, fetchSecret }: TryItProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [secret, setSecret] = useState('')
  const attempt = useMutation({
    mutationFn: async () => {
      const appSecret = secret === '' ? await fetchSecret() : secret
      if (appSecret === null) return null
      const signed = await signDraft({ draft, gatewayUrl, appKey: application.appKey, appSecret })
      if (!signed.ok) {
        void message.error(t('calling.tryIt.unsignable', { reason: signed.refusal.code }))
        return null
      }
      const answer = await tryCall(application.id, draft, signed.headers)
      return { answer, stringToSign: signed.stringToSign }
    },
    // A failure is shown below; nothing of the secret is in it.
    gcTime: 0,
  })
  return (
    <Panel title={t('calling.tryIt.title')} isPadded>
      <Flex vertical gap={12}>
        <Note>{t('calling.tryIt.hint')}</Note>
        <Form layout="vertical" onFinish={() => attempt.mutate()}>
          <Form.Item
            label={t('calling.tryIt.secret')}
            htmlFor="try-secret"
            extra={t('calling.tryIt.secretHint')}
          >
            <Input.Password
              id="try-secret"
              value={secret}
              maxLength={secretMaximum}
              autoComplete="off"
              onChange={(event) => setSecret(event.target.value)}
              style={{ maxWidth: 480 }}
            />
          </Form.Item>
          <Button
            type="primary"
            htmlType="submit"
            loading={attempt.isPending}
            disabled={findDraftFault(draft) !== null}
          >
            {t('calling.tryIt.send')}
          </Button>
        </Form>
        <ProblemAlert error={attempt.error instanceof PorticoError ? attempt.error : null} />
        <div aria-live="polite">{attempt.data && <TriedAnswer {...attempt.data} />}</div>
      </Flex>
    </Panel>
  )
}
