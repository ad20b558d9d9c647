/** Application IP Whitelist Configuration: disable or enable, what a listing means, the addresses (AR1 to AR8). */
import { useQuery } from '@tanstack/react-query'
import { Alert, App, Form, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '@portico/contract'
import { decideWhitelist, refusalsOf } from '@portico/domain'
import type { AddressRuleMode } from '@portico/domain'
import { DialogForm, DialogFrame } from '../../components/form-dialog.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { readEntries } from '../../fields/address-entries.ts'
import { AddressListField } from '../../fields/address-list-field.tsx'
import { ruleOfRefusals } from '../../fields/form-rule.ts'
import { useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { setWhitelist, whitelistQuery } from './api.ts'
import { RefusedAddresses } from './refused-addresses.tsx'
import { WhitelistTrial } from './whitelist-trial.tsx'

export type WhitelistDialogProps = Readonly<{ applicationId: string; onClose: () => void }>

type WhitelistValues = { enabled: boolean; mode: AddressRuleMode; entries: string }

export function WhitelistDialog({ applicationId, onClose }: WhitelistDialogProps) {
  const { t } = useTranslation()
  const detail = useQuery(whitelistQuery(applicationId))
  return (
    <DialogFrame title={t('whitelist.dialogTitle')} width={640} onClose={onClose}>
      <Loaded query={detail}>
        {(application) => <WhitelistForm application={application} onClose={onClose} />}
      </Loaded>
    </DialogFrame>
  )
}

type WhitelistFormProps = Readonly<{ application: ApplicationDetail; onClose: () => void }>

function WhitelistForm({ application, onClose }: WhitelistFormProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<WhitelistValues>()
  const { enabled = false, mode = 'exempt', entries = '' } = application.whitelist ?? {}
  const saving = useSubmit({
    send: (values: WhitelistValues) =>
      setWhitelist(application.id, application.version, {
        enabled: values.enabled,
        mode: values.mode,
        entries: readEntries(values.entries),
      }),
    stale: [['applications']],
    onDone: () => {
      void message.success(t('whitelist.saved'))
      onClose()
    },
  })
  return (
    <DialogForm<WhitelistValues>
      form={form}
      initialValues={{ enabled, mode, entries: entries.replaceAll(';', '; ') }}
      fieldOf={(path) => [path.split('.')[0] ?? '']}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <Inertness />
      <StateField />
      <ModeField />
      <EntriesField />
      <RefusedAddresses applicationId={application.id} />
      <WhitelistTrial applicationId={application.id} />
    </DialogForm>
  )
}

/** AR1: while the organisation's switch is off, lists are kept without effect. */
function Inertness() {
  const { t } = useTranslation()
  const { ipWhitelistAvailable, ipWhitelistEditable } = useMe().organisation
  if (ipWhitelistAvailable && ipWhitelistEditable) return null
  return (
    <Alert
      type="info"
      showIcon
      title={t(ipWhitelistAvailable ? 'whitelist.inert' : 'whitelist.unavailable')}
      style={{ marginBlockEnd: 16 }}
    />
  )
}

function StateField() {
  const { t } = useTranslation()
  return (
    <Form.Item name="enabled" label={t('whitelist.state')}>
      <Radio.Group
        options={[
          { value: false, label: t('whitelist.disable') },
          { value: true, label: t('whitelist.enable') },
        ]}
      />
    </Form.Item>
  )
}

/** AR8: what the list does, in words, wherever the list is. */
function ModeField() {
  const { t } = useTranslation()
  const mode: unknown = Form.useWatch('mode')
  return (
    <Form.Item
      name="mode"
      label={t('whitelist.mode')}
      extra={t(mode === 'fence' ? 'whitelist.fenceHint' : 'whitelist.exemptHint')}
    >
      <Radio.Group
        options={[
          { value: 'exempt', label: t('whitelist.exempt') },
          { value: 'fence', label: t('whitelist.fence') },
        ]}
      />
    </Form.Item>
  )
}

function EntriesField() {
  const { t } = useTranslation()
  const { allowIpv6 } = useMe().organisation
  const form = Form.useFormInstance<WhitelistValues>()
  const features = { whitelistExists: true, whitelistSwitchedOn: true, allowIpv6 }
  const rule = ruleOfRefusals<string | undefined>((text = '') => {
    const entries = readEntries(text)
    const enabled = form.getFieldValue('enabled') === true
    return refusalsOf(decideWhitelist({ enabled, entries }, features)).slice(0, 1)
  })
  return (
    <Form.Item
      name="entries"
      label={t('fields.addresses.label')}
      extra={t(allowIpv6 ? 'fields.addresses.hintIpv6' : 'fields.addresses.hint')}
      dependencies={['enabled']}
      rules={[rule]}
      validateTrigger={['onBlur', 'onSubmit']}
    >
      <AddressListField allowIpv6={allowIpv6} />
    </Form.Item>
  )
}
