/** How much of an API may be called each second: by all, by each application, by some in particular (GW5). */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { checkApiLimits } from '@portico/domain'
import { NumberField } from '../../components/number-field.tsx'
import { ApplicationSelect } from '../../fields/application-select.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { throttleOfValues } from './api-form.ts'
import type { LimitValues } from './api-form.ts'
import styles from './api-fields.module.css'

export function LimitFields() {
  const { t } = useTranslation()
  const form = Form.useFormInstance<LimitValues>()
  const check = () => checkApiLimits(throttleOfValues(form.getFieldsValue()))
  return (
    <div className={styles['pair']}>
      <Form.Item
        name="perSecond"
        label={t('apis.limit.perSecond')}
        extra={t('apis.limit.none')}
        dependencies={['perApplicationPerSecond', 'overrides']}
        rules={[ruleOf<number | null | undefined>(check)]}
      >
        <NumberField min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="perApplicationPerSecond" label={t('apis.limit.perApplication')}>
        <NumberField min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />
      </Form.Item>
    </div>
  )
}

export type OverrideFieldsProps = Readonly<{
  /** Applications chosen already, whose names are known. */
  known: readonly Readonly<{ id: string; name: string }>[]
}>

export function OverrideFields({ known }: OverrideFieldsProps) {
  const { t } = useTranslation()
  return (
    <Form.Item label={t('apis.limit.overrides')} extra={t('apis.limit.overridesHint')}>
      <Form.List name="overrides">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className={styles['override']}>
                <Form.Item
                  name={[name, 'applicationId']}
                  rules={[{ required: true, message: t('fields.applicationMissing') }]}
                >
                  <ApplicationSelect
                    among="any"
                    known={known}
                    aria-label={t('fields.application')}
                  />
                </Form.Item>
                <Form.Item name={[name, 'perSecond']} initialValue={1}>
                  <NumberField
                    min={0}
                    max={1_000_000}
                    precision={0}
                    aria-label={t('apis.limit.override')}
                    style={{ width: '100%' }}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t('apis.limit.removeOverride')}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <Button
              icon={<PlusOutlined aria-hidden />}
              disabled={fields.length >= 1000}
              onClick={() => add()}
            >
              {t('apis.limit.addOverride')}
            </Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  )
}
