/** Asks for permissions on several APIs at once, chosen or named exactly, and tells what became of each (GT2, D9). */
import { Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { checkNamedApis, refusalsOf } from '@portico/domain'
import type { ApiRequestResult } from '@portico/contract'
import { DialogForm, DialogFrame } from '../../components/form-dialog.tsx'
import { ApisSelect } from '../../fields/api-select.tsx'
import { ruleOfRefusals } from '../../fields/form-rule.ts'
import { useSubmit } from '../../server/submit.ts'
import { askForApis, grantKeys } from './api.ts'
import { ApplicationItem, EnvironmentItem } from './permission-fields.tsx'
import { countAsked, requestsOfValues, usualTerm } from './permission-form.ts'
import type { SeveralValues } from './permission-form.ts'
import { SeveralApisResults } from './several-apis-results.tsx'
import { TermFields } from './term-fields.tsx'

export function SeveralApisDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const { t } = useTranslation()
  const [form] = Form.useForm<SeveralValues>()
  const [results, setResults] = useState<readonly ApiRequestResult[] | null>(null)
  const asking = useSubmit({
    send: async (values: SeveralValues, options) => askForApis(requestsOfValues(values), options),
    stale: grantKeys,
    onDone: (answer) => setResults(answer.results),
  })
  return (
    <DialogFrame
      title={t(results === null ? 'grants.askTitle.api' : 'grants.several.results')}
      width={600}
      onClose={onClose}
    >
      {results === null ? (
        <DialogForm<SeveralValues>
          form={form}
          initialValues={usualTerm}
          okText={t('grants.submit')}
          onSubmit={asking.submit}
          onClose={onClose}
          isPending={asking.isPending}
          error={asking.error}
        >
          <ApplicationItem among="mine" />
          <ApiItems />
          <EnvironmentItem />
          <TermFields />
        </DialogForm>
      ) : (
        <SeveralApisResults results={results} onClose={onClose} />
      )}
    </DialogFrame>
  )
}

/** How many there are is told at the names, whichever of the two fields it comes from. */
function ApiItems() {
  const { t } = useTranslation()
  const form = Form.useFormInstance<SeveralValues>()
  const checkCount = () => refusalsOf(checkNamedApis(countAsked(form.getFieldsValue())))
  return (
    <>
      <Form.Item name="apiIds" label={t('grants.several.chosen')}>
        <ApisSelect />
      </Form.Item>
      <Form.Item
        name="apiNames"
        label={t('grants.several.named')}
        extra={t('grants.several.namedHint')}
        dependencies={['apiIds']}
        rules={[ruleOfRefusals<string | undefined>(checkCount)]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
      </Form.Item>
    </>
  )
}
