/** Changes how the present network is reached, or guides to another one and what that turns off (NW1). */
import { App, Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { networkKinds } from '@portico/domain'
import type { NetworkSettings } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { setNetwork, settingKeys } from './api.ts'
import { ConnectionFields } from './connection-fields.tsx'
import { ConsequenceField } from './consequence-field.tsx'
import { changeOfValues, valuesOfNetwork } from './network-form.ts'
import type { NetworkValues } from './network-form.ts'

export type NetworkDialogProps = Readonly<{
  purpose: 'connection' | 'change'
  network: NetworkSettings
  onClose: () => void
}>

export function NetworkDialog({ purpose, network, onClose }: NetworkDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<NetworkValues>()
  const isChange = purpose === 'change'
  const saving = useSubmit({
    send: (values: NetworkValues) =>
      setNetwork(network, changeOfValues({ ...values, kind: values.kind ?? network.kind })),
    stale: settingKeys,
    onDone: () => {
      void message.success(t('settings.network.saved'))
      onClose()
    },
  })
  return (
    <FormDialog<NetworkValues>
      title={t(isChange ? 'settings.network.change' : 'settings.network.connection')}
      form={form}
      width={600}
      danger={isChange}
      {...(!isChange && { initialValues: valuesOfNetwork(network) })}
      fieldOf={(path) => [path === 'acceptConsequences' ? 'accepted' : path]}
      okText={t(isChange ? 'settings.network.changeNow' : 'actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      {isChange ? (
        <ChangeFields network={network} />
      ) : (
        <ConnectionFields kind={network.kind} hasSecret />
      )}
    </FormDialog>
  )
}

function ChangeFields({ network }: Readonly<{ network: NetworkSettings }>) {
  const { t } = useTranslation()
  const form = Form.useFormInstance<NetworkValues>()
  const kind = Form.useWatch('kind', form)
  return (
    <>
      <Form.Item
        name="kind"
        label={t('settings.network.to')}
        required
        rules={[{ required: true, message: t('settings.network.toMissing') }]}
      >
        <Select
          // What was accepted for one network says nothing about another.
          onChange={() => form.setFieldValue('accepted', [])}
          options={networkKinds
            .filter((each) => each !== network.kind)
            .map((value) => ({ value, label: t(`settings.network.kinds.${value}`) }))}
        />
      </Form.Item>
      {kind !== undefined && (
        <>
          <ConnectionFields kind={kind} hasSecret={false} />
          <ConsequenceField to={kind} />
        </>
      )}
    </>
  )
}
