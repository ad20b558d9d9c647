/** IP whitelist-based invocation in the create form, shown exactly when AR1 allows it, else with the reason. */
import { Form, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { decideWhitelist, refusalsOf } from '@portico/domain'
import { AddressListField } from '../../fields/address-list-field.tsx'
import { readEntries } from '../../fields/address-entries.ts'
import { ruleOfRefusals } from '../../fields/form-rule.ts'
import { useMe } from '../../session/me.ts'

export function WhitelistFields() {
  const { t } = useTranslation()
  const { ipWhitelistAvailable, ipWhitelistEditable } = useMe().organisation
  const isOn = Form.useWatch('hasWhitelist') === true
  const reason = ipWhitelistAvailable
    ? t('applications.unavailable.whitelistSwitch')
    : t('applications.unavailable.whitelistNetwork')
  const isOffered = ipWhitelistAvailable && ipWhitelistEditable
  return (
    <>
      <Form.Item
        name="hasWhitelist"
        label={t('applications.field.whitelist')}
        extra={isOffered ? t('applications.field.whitelistHint') : reason}
        valuePropName="checked"
      >
        <Switch disabled={!isOffered} />
      </Form.Item>
      {isOn && <Addresses />}
    </>
  )
}

function Addresses() {
  const { t } = useTranslation()
  const { allowIpv6 } = useMe().organisation
  const features = { whitelistExists: true, whitelistSwitchedOn: true, allowIpv6 }
  /** Faults of single entries are shown beside them; the field itself only says that there are some. */
  const rule = ruleOfRefusals<string | undefined>((text = '') => {
    const entries = readEntries(text)
    return refusalsOf(decideWhitelist({ enabled: true, entries }, features)).slice(0, 1)
  })
  return (
    <Form.Item
      name="entries"
      label={t('fields.addresses.label')}
      extra={t(allowIpv6 ? 'fields.addresses.hintIpv6' : 'fields.addresses.hint')}
      required
      rules={[rule]}
      validateTrigger={['onBlur', 'onSubmit']}
    >
      <AddressListField allowIpv6={allowIpv6} />
    </Form.Item>
  )
}
