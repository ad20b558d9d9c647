/** How a network is reached: the settings of its kind, judged by the domain (NW2). */
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { isAliyun, parseNetworkSettings, refusalsOf } from '@portico/domain'
import type { NetworkKind, Refusal } from '@portico/domain'
import { ruleOfRefusals } from '../../fields/form-rule.ts'
import { listFields } from './network-form.ts'
import type { SettingName } from './network-form.ts'

export type ConnectionFieldsProps = Readonly<{
  kind: NetworkKind
  /** A secret that is there already need not be typed again. */
  hasSecret: boolean
}>

export function ConnectionFields({ kind, hasSecret }: ConnectionFieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      {listFields(kind).map((name) => (
        <Form.Item
          key={name}
          name={name}
          label={t(`settings.network.setting.${name}`)}
          rules={[ruleOfRefusals<string | undefined>((value) => checkSetting(kind, name, value))]}
        >
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
      ))}
      {isAliyun(kind) && (
        <Form.Item
          name="accessKeySecret"
          label={t('settings.network.setting.accessKeySecret')}
          extra={t(hasSecret ? 'settings.network.secretKept' : 'settings.network.secretHint')}
          rules={[{ required: !hasSecret, message: t('settings.network.secretMissing') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} />
        </Form.Item>
      )}
    </>
  )
}

/** The domain judges all settings together; what it says of this one stands at this one. */
function checkSetting(kind: NetworkKind, name: SettingName, value = ''): readonly Refusal[] {
  return refusalsOf(parseNetworkSettings(kind, { [name]: value })).filter(
    (refusal) => refusal.path === name,
  )
}
