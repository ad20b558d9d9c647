/** The fields of an API, judged while they are typed by the rules of the domain (GW2). */
import { Checkbox, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  apiOperations,
  parseApiName,
  parseApiRoute,
  parseUpstream,
  routeMethods,
} from '@portico/domain'
import type { Environment } from '@portico/domain'
import { NumberField } from '../../components/number-field.tsx'
import { ruleOf, ruleOfRefusals } from '../../fields/form-rule.ts'
import styles from './api-fields.module.css'

export function ApiFields() {
  const { t } = useTranslation()
  return (
    <>
      <div className={styles['pair']}>
        <Form.Item
          name="name"
          label={t('apis.name')}
          required
          rules={[ruleOf<string | undefined>((name) => parseApiName(name ?? ''))]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="operation" label={t('apis.operation')} required>
          <Select
            options={apiOperations.map((value) => ({
              value,
              label: t(`grants.operation.${value}`),
            }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="description" label={t('apis.about')}>
        <Input maxLength={2000} autoComplete="off" />
      </Form.Item>
      <UpstreamItem name="prod" environment="PROD" />
      <UpstreamItem name="dev" environment="DEV" />
      <RouteItems />
      <Form.Item name="timeoutMs" label={t('apis.timeout')} extra={t('apis.timeoutHint')}>
        <NumberField min={1} max={3_600_000} precision={0} style={{ width: 200 }} />
      </Form.Item>
      <Form.Item name="allowUpgrade" valuePropName="checked" style={{ marginBlockEnd: 4 }}>
        <Checkbox>{t('apis.allowUpgrade')}</Checkbox>
      </Form.Item>
      <Form.Item name="shareUpstreamConnections" valuePropName="checked">
        <Checkbox>{t('apis.shareConnections')}</Checkbox>
      </Form.Item>
      <Form.Item
        name="documentation"
        label={t('apis.documentation')}
        extra={t('apis.documentationHint')}
      >
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={50_000} />
      </Form.Item>
    </>
  )
}

type UpstreamItemProps = Readonly<{ name: 'prod' | 'dev'; environment: Environment }>

function UpstreamItem({ name, environment }: UpstreamItemProps) {
  const { t } = useTranslation()
  const check = (upstream = '') =>
    upstream === '' ? [] : refusalsOfUpstream(upstream, environment)
  return (
    <Form.Item
      name={name}
      label={t(`apis.upstream.${environment}`)}
      {...(name === 'dev' && { extra: t('apis.upstreamHint') })}
      rules={[ruleOfRefusals<string | undefined>(check)]}
    >
      <Input
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        placeholder="http://10.0.0.5:8080/base"
      />
    </Form.Item>
  )
}

function refusalsOfUpstream(upstream: string, environment: Environment) {
  const outcome = parseUpstream(upstream, environment)
  return outcome.ok ? [] : [outcome.refusal]
}

/** Both or neither; what is wrong with the pair is said at the path. */
function RouteItems() {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  return (
    <div className={styles['route']}>
      <Form.Item name="method" label={t('apis.method')}>
        <Select allowClear options={routeMethods.map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item
        name="path"
        label={t('apis.path')}
        extra={t('apis.pathHint')}
        dependencies={['method']}
        rules={[
          ruleOf<string | undefined>((path) =>
            parseApiRoute(
              (form.getFieldValue('method') as string | null | undefined) ?? undefined,
              path === '' ? undefined : path,
            ),
          ),
        ]}
      >
        <Input autoComplete="off" spellCheck={false} placeholder="/countries/{code}" />
      </Form.Item>
    </div>
  )
}
