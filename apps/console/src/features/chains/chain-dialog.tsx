/** Configures who approves a kind of request, for all groups or for one (RQ6). */
import { App, Form, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { requestKinds } from '@portico/domain'
import { FormDialog } from '../../components/form-dialog.tsx'
import { GroupSelect } from '../../fields/group-select.tsx'
import { useSubmit } from '../../server/submit.ts'
import { chainKeys, setChain } from './api.ts'
import type { ShownChain } from './api.ts'
import { chainOfValues, valuesOfChain } from './chain-form.ts'
import type { ChainValues } from './chain-form.ts'
import { StepFields } from './step-fields.tsx'

export type ChainDialogProps = Readonly<{
  /** Absent for a chain of one group, which is chosen in the dialog. */
  chain?: ShownChain
  onClose: () => void
}>

const newChain: Partial<ChainValues> = {
  kind: 'create-application',
  automatic: false,
  steps: [{ mode: 'any', roles: ['administrators'] }],
}

export function ChainDialog({ chain, onClose }: ChainDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<ChainValues>()
  const saving = useSubmit({
    send: (values: ChainValues) =>
      setChain(chainOfValues(chain ? { ...valuesOfChain(chain), ...values } : values)),
    stale: chainKeys,
    onDone: () => {
      void message.success(t('chains.saved'))
      onClose()
    },
  })
  const kind = chain && t(`requests.kind.${chain.kind}`)
  return (
    <FormDialog<ChainValues>
      title={kind === undefined ? t('chains.add') : t('chains.edit', { kind })}
      form={form}
      width={680}
      initialValues={chain ? valuesOfChain(chain) : newChain}
      fieldOf={() => null}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      {chain === undefined && <KeyFields />}
      <Form.Item
        name="automatic"
        valuePropName="checked"
        label={t('chains.automatic')}
        extra={t('chains.automaticHint')}
      >
        <Switch />
      </Form.Item>
      <StepFields kind={chain?.kind} />
    </FormDialog>
  )
}

function KeyFields() {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item name="kind" label={t('chains.kind')} required>
        <Select
          options={requestKinds.map((value) => ({ value, label: t(`requests.kind.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="groupId"
        label={t('chains.group')}
        extra={t('chains.groupHint')}
        required
        rules={[{ required: true, message: t('chains.groupMissing') }]}
      >
        <GroupSelect />
      </Form.Item>
    </>
  )
}
