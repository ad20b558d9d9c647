/** A custom AppKey and AppSecret, where the network has the choice; the reason where it has not (CR2). */
import { Form, Input, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { parseCustomCredential, refusalsOf } from '@portico/domain'
import { SecretField, checkSecret, weakestPolicy } from '../../fields/secret-field.tsx'
import { ruleOf, ruleOfRefusals } from '../../fields/form-rule.ts'
import { useMe } from '../../session/me.ts'

export function KeyFields() {
  const { t } = useTranslation()
  const { customKeyAvailable } = useMe().organisation
  const isOn = Form.useWatch('hasCustomKey') === true
  return (
    <>
      <Form.Item
        name="hasCustomKey"
        label={t('applications.field.customKey')}
        extra={
          customKeyAvailable
            ? t('applications.field.customKeyHint')
            : t('applications.unavailable.customKey')
        }
        valuePropName="checked"
      >
        <Switch disabled={!customKeyAvailable} />
      </Form.Item>
      {isOn && <PairFields />}
    </>
  )
}

function PairFields() {
  const { t } = useTranslation()
  const { network } = useMe().organisation
  const form = Form.useFormInstance()
  const appKey = readValue(Form.useWatch('appKey', form))
  /** The domain judges the pair; the secret's own faults are shown at the secret. */
  const keyRule = ruleOfRefusals<string | undefined>((value = '') => {
    const pair = { appKey: value, appSecret: readValue(form.getFieldValue('appSecret')) }
    const refusals = refusalsOf(parseCustomCredential(pair, network, weakestPolicy))
    return refusals.filter((refusal) => refusal.path === 'appKey' || value === '')
  })
  return (
    <>
      <Form.Item
        name="appKey"
        label={t('applications.field.appKey')}
        extra={t('applications.field.keyHint')}
        dependencies={['appSecret']}
        required
        rules={[keyRule]}
      >
        <Input autoComplete="off" spellCheck={false} maxLength={256} />
      </Form.Item>
      <Form.Item
        name="appSecret"
        label={t('applications.field.appSecret')}
        extra={t('applications.field.keyHint')}
        dependencies={['appKey']}
        required
        rules={[ruleOf<string | undefined>((value) => checkSecret(value, appKey))]}
      >
        <SecretField appKey={appKey} />
      </Form.Item>
    </>
  )
}

function readValue(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
