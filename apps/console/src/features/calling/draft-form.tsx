/** Fields of a call: the API fills them in, and each can be changed. */
import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Grant } from '@portico/contract'
import { callMethods, findDraftFault } from './call-draft.ts'
import type { CallDraft } from './call-draft.ts'

export type DraftFormProps = Readonly<{
  grants: readonly Grant[]
  grantId: string | undefined
  onPick: (grantId: string) => void
  draft: CallDraft
  onChange: (draft: CallDraft) => void
}>

const targetMaximum = 2048
const bodyMaximum = 65_536

export function DraftForm({ grants, grantId, onPick, draft, onChange }: DraftFormProps) {
  const { t } = useTranslation()
  const fault = findDraftFault(draft)
  const faultOf = (place: typeof fault) =>
    fault === place && {
      validateStatus: 'error' as const,
      help: <span role="alert">{t(`calling.draft.fault.${fault ?? 'target'}`)}</span>,
    }
  return (
    <Form layout="vertical" requiredMark={false}>
      <Form.Item label={t('calling.draft.api')} htmlFor="call-api">
        <Select
          id="call-api"
          showSearch={{ optionFilterProp: 'label' }}
          value={grantId ?? null}
          onChange={onPick}
          options={grants.map((grant) => ({
            value: grant.id,
            label: `${grant.api?.name ?? grant.id} · ${grant.environment}`,
          }))}
        />
      </Form.Item>
      <Form.Item label={t('calling.draft.method')} htmlFor="call-method">
        <Select
          id="call-method"
          style={{ maxWidth: 160 }}
          value={draft.method}
          onChange={(method) => onChange({ ...draft, method })}
          options={callMethods.map((value) => ({ value, label: value }))}
        />
      </Form.Item>
      <Form.Item
        label={t('calling.draft.target')}
        htmlFor="call-target"
        extra={t('calling.draft.targetHint')}
        {...faultOf('target')}
      >
        <Input
          id="call-target"
          value={draft.target}
          maxLength={targetMaximum}
          onChange={(event) => onChange({ ...draft, target: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('calling.draft.body')} htmlFor="call-body" {...faultOf('body')}>
        <Input.TextArea
          id="call-body"
          value={draft.body}
          autoSize={{ minRows: 2, maxRows: 12 }}
          maxLength={bodyMaximum}
          onChange={(event) => onChange({ ...draft, body: event.target.value })}
        />
      </Form.Item>
    </Form>
  )
}
