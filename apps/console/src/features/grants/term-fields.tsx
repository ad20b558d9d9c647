/** For how long, and why. */
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { accept, parseReason, reasonLimit } from '@portico/domain'
import type { Validity } from '@portico/contract'
import { ruleOf } from '../../fields/form-rule.ts'
import { ValidityField, checkValidity } from '../../fields/validity-field.tsx'
import { useMe } from '../../session/me.ts'

export type TermFieldsProps = Readonly<{
  /** Last day of the present grant, which a renewal extends. */
  renewedFrom?: string | null
}>

export function TermFields({ renewedFrom }: TermFieldsProps) {
  const { t } = useTranslation()
  const { today } = useMe().organisation
  const checkReason = (reason = '') => (reason === '' ? accept('') : parseReason(reason))
  return (
    <>
      <Form.Item
        name="validity"
        label={t('fields.validity.label')}
        required
        rules={[ruleOf<Validity>((value) => checkValidity(value, today, renewedFrom))]}
      >
        <ValidityField {...(renewedFrom !== undefined && { renewedFrom })} />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('grants.reasonOptional')}
        rules={[ruleOf<string | undefined>(checkReason)]}
      >
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          count={{ max: reasonLimit, show: true }}
        />
      </Form.Item>
    </>
  )
}
