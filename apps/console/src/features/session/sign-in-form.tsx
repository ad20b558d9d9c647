/** Username and password, and the one-time code once the server asks for it. */
import { Button, Flex, Form, Input } from 'antd'
import type { InputRef } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { oneTimeCodeCodes, oneTimeCodeRequired } from '../../server/edge-codes.ts'
import { useSubmit } from '../../server/submit.ts'
import { signIn } from './api.ts'
import type { Credentials } from './api.ts'

export type SignInFormProps = Readonly<{
  /** The one person who may sign in here, after a session has ended. */
  username?: string
  onSignedIn: (memberId: string) => void
}>

export function SignInForm({ username, onSignedIn }: SignInFormProps) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Credentials>()
  const signing = useSubmit({
    send: (credentials: Credentials) => signIn(credentials),
    onDone: ({ member }) => onSignedIn(member.id),
  })
  const asksForCode = oneTimeCodeCodes.includes(signing.error?.code ?? '')
  const isFirstQuestion = signing.error?.code === oneTimeCodeRequired
  return (
    <Form<Credentials>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={username === undefined ? {} : { username }}
      onFinish={signing.submit}
    >
      <Flex vertical gap={12}>
        {!isFirstQuestion && <ProblemAlert error={signing.error} />}
        <div>
          <Form.Item
            name="username"
            label={t('session.username')}
            rules={[{ required: true, message: t('session.usernameMissing') }]}
          >
            <Input autoComplete="username" readOnly={username !== undefined} maxLength={64} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('session.password')}
            rules={[{ required: true, message: t('session.passwordMissing') }]}
          >
            <Input.Password autoComplete="current-password" maxLength={256} />
          </Form.Item>
          {asksForCode && <OneTimeCodeField />}
        </div>
        <Button type="primary" htmlType="submit" block loading={signing.isPending}>
          {t('session.signIn')}
        </Button>
      </Flex>
    </Form>
  )
}

function OneTimeCodeField() {
  const { t } = useTranslation()
  const input = useRef<InputRef>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <Form.Item
      name="oneTimeCode"
      label={t('session.oneTimeCode')}
      extra={t('session.oneTimeCodeHint')}
      rules={[{ required: true, message: t('session.oneTimeCodeMissing') }]}
    >
      <Input ref={input} autoComplete="one-time-code" inputMode="text" maxLength={16} />
    </Form.Item>
  )
}
