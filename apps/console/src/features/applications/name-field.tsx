/** The application's name: checked by the rules while one types, then asked of the server (AP1 to AP4, RQ4). */
import { useQueryClient } from '@tanstack/react-query'
import { Form, Input } from 'antd'
import type { FormRule } from 'antd'
import { useTranslation } from 'react-i18next'
import { listRefusals, parseApplicationName } from '@portico/domain'
import { PorticoError } from '@portico/sdk'
import { describeCode, describeRefusal } from '../../i18n/describe.ts'
import { nameCheckQuery } from './api.ts'

const restMs = 350

export type NameFieldProps = Readonly<{
  /** The form was sent and may have taken effect: it may be this very form that holds the name. */
  isUnsettled: boolean
  /** The application that has this name at present, when it is edited. */
  exceptApplicationId?: string
}>

export function NameField(props: NameFieldProps) {
  const { t } = useTranslation()
  const nameRule = useNameRule(props)
  return (
    <Form.Item
      name="name"
      label={t('applications.field.name')}
      extra={t('applications.field.nameHint')}
      dependencies={['groupId']}
      required
      hasFeedback
      validateDebounce={restMs}
      rules={[nameRule]}
    >
      <Input autoComplete="off" maxLength={200} />
    </Form.Item>
  )
}

function useNameRule({ isUnsettled, exceptApplicationId }: NameFieldProps): FormRule {
  const cache = useQueryClient()
  return ({ getFieldValue }) => ({
    validator: async (_rule, value: string | undefined) => {
      const outcome = parseApplicationName(value ?? '')
      if (!outcome.ok) throw new Error(listRefusals(outcome.refusal).map(describeRefusal).join(' '))
      const groupId: unknown = getFieldValue('groupId')
      if (typeof groupId !== 'string' || isUnsettled) return
      const query = nameCheckQuery(outcome.value, groupId, exceptApplicationId)
      const answer = await cache.fetchQuery(query).catch(allowUnlessRefused)
      if (answer?.available === false) {
        throw new Error(describeCode(answer.code ?? '', answer.message ?? ''))
      }
    },
  })
}

/** A check that cannot be made must not stop the form: the submission decides anyway. */
function allowUnlessRefused(error: unknown): null {
  if (error instanceof PorticoError) return null
  throw error
}
