/** How calls are authenticated, with the settings that exist on the organisation's network (NW2, SG2, SG3). */
import { Alert, App, Button, Form, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  changeCallAuthentication,
  refusalsOf,
  windowSecondsMaximum,
  windowSecondsMinimum,
} from '@portico/domain'
import type { NetworkKind } from '@portico/domain'
import type { CallAuthentication } from '@portico/contract'
import { NumberField } from '../../components/number-field.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { ruleOfRefusals } from '../../fields/form-rule.ts'
import { describeWarning } from '../../i18n/describe.ts'
import { useSubmit } from '../../server/submit.ts'
import { can } from '../../session/can.ts'
import { setAuthentication, settingKeys } from './api.ts'
import { presentOf } from './authentication-values.ts'
import type { AuthenticationValues } from './authentication-values.ts'

export type AuthenticationFormProps = Readonly<{
  kind: NetworkKind
  authentication: CallAuthentication
}>

const switches = {
  'built-in': [
    'applicationIpWhitelist',
    'allowIpv6',
    'requireTimestamp',
    'requireNonce',
    'allowHmacSha1',
  ],
  other: ['tokenAuthentication'],
} as const

export function AuthenticationForm({ kind, authentication }: AuthenticationFormProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<AuthenticationValues>()
  const mayEdit = can(authentication, 'organisation.edit-call-authentication')
  // What the form began with: a change by others meanwhile is then told, and takes nothing typed away.
  const [version, setVersion] = useState(authentication.version)
  const saving = useSubmit({
    send: (values: AuthenticationValues) => setAuthentication({ version }, values),
    stale: settingKeys,
    onDone: (saved) => {
      setVersion(saved.version)
      void message.success(t('settings.authentication.saved'))
    },
  })
  return (
    <Form<AuthenticationValues>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={!mayEdit}
      initialValues={presentOf(kind, authentication)}
      onFinish={saving.submit}
      style={{ maxWidth: 640 }}
    >
      <ProblemAlert error={saving.error} />
      {switches[kind === 'built-in' ? kind : 'other'].map((name) => (
        <SwitchItem key={name} name={name} />
      ))}
      {kind === 'built-in' && <WindowItem kind={kind} authentication={authentication} />}
      <Warnings kind={kind} authentication={authentication} />
      {mayEdit && (
        <Button type="primary" htmlType="submit" loading={saving.isPending}>
          {t('actions.save')}
        </Button>
      )}
    </Form>
  )
}

type SwitchName = (typeof switches)['built-in'][number] | (typeof switches)['other'][number]

function SwitchItem({ name }: Readonly<{ name: SwitchName }>) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={name}
      valuePropName="checked"
      label={t(`settings.authentication.${name}.label`)}
      extra={t(`settings.authentication.${name}.hint`)}
    >
      <Switch />
    </Form.Item>
  )
}

function WindowItem({ kind, authentication }: AuthenticationFormProps) {
  const { t } = useTranslation()
  const check = (windowSeconds: number | null) =>
    refusalsOf(changeCallAuthentication(kind, presentOf(kind, authentication), { windowSeconds }))
  return (
    <Form.Item
      name="windowSeconds"
      label={t('settings.authentication.windowSeconds.label')}
      extra={t('settings.authentication.windowSeconds.hint', {
        minimum: windowSecondsMinimum,
        maximum: windowSecondsMaximum,
      })}
      rules={[ruleOfRefusals<number | null>(check)]}
    >
      <NumberField precision={0} style={{ width: 200 }} />
    </Form.Item>
  )
}

/** What the settings as they stand on the page open up, said before they are saved. */
function Warnings({ kind, authentication }: AuthenticationFormProps) {
  const form = Form.useFormInstance<AuthenticationValues>()
  const values = Form.useWatch([], form)
  const decided = changeCallAuthentication(kind, presentOf(kind, authentication), values ?? {})
  if (!decided.ok || decided.value.warnings.length === 0) return null
  return (
    <output style={{ display: 'grid', gap: 8, marginBlockEnd: 16 }}>
      {decided.value.warnings.map((warning) => (
        <Alert key={warning.code} type="warning" showIcon title={describeWarning(warning)} />
      ))}
    </output>
  )
}
