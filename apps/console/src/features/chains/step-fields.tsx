/** The steps of a chain, each judged by the domain: people, roles, and whether all of them must pass (RQ6). */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQueries } from '@tanstack/react-query'
import { Button, Flex, Form, Radio, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { chainStepsLimit, listApproverRoles } from '@portico/domain'
import type { RequestKind } from '@portico/domain'
import { PeopleSelect } from '../../fields/people-select.tsx'
import { describeRefusal } from '../../i18n/describe.ts'
import { ruleOfRefusals } from '../../fields/form-rule.ts'
import { personQuery } from './api.ts'
import { judgeChain } from './chain-form.ts'
import type { ChainValues } from './chain-form.ts'
import styles from './step-fields.module.css'

/** @param kind where it is decided before the dialog opens */
export function StepFields({ kind }: Readonly<{ kind: RequestKind | undefined }>) {
  const { t } = useTranslation()
  const form = Form.useFormInstance<ChainValues>()
  const isAutomatic = Form.useWatch('automatic', form)
  if (isAutomatic === true) return null
  const check = async () => {
    const refusals = judgeChain(readChain(form.getFieldsValue(), kind))
    if (refusals.length > 0) throw new Error(refusals.map(describeRefusal).join(' '))
  }
  return (
    <Form.List name="steps" rules={[{ validator: check }]}>
      {(fields, { add, remove }, { errors }) => (
        <Flex vertical gap={12}>
          {fields.map(({ key, name }) => (
            <fieldset key={key} className={styles['step']}>
              <legend>{t('requests.page.step', { step: name + 1 })}</legend>
              <Button
                type="text"
                className={styles['remove'] ?? ''}
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('chains.removeStep', { step: name + 1 })}
                onClick={() => remove(name)}
              />
              <StepItems name={name} kind={kind} />
            </fieldset>
          ))}
          <Form.ErrorList errors={errors} />
          <Button
            icon={<PlusOutlined aria-hidden />}
            disabled={fields.length >= chainStepsLimit}
            onClick={() => add({ mode: 'any' })}
          >
            {t('chains.addStep')}
          </Button>
        </Flex>
      )}
    </Form.List>
  )
}

function readChain(values: ChainValues, kind: RequestKind | undefined): ChainValues {
  return { ...values, kind: kind ?? values.kind }
}

type StepItemsProps = Readonly<{ name: number; kind: RequestKind | undefined }>

function StepItems({ name, kind }: StepItemsProps) {
  const { t } = useTranslation()
  const form = Form.useFormInstance<ChainValues>()
  const watched = Form.useWatch('kind', form)
  const known = useKnownPeople(name)
  const roles = listApproverRoles(kind ?? watched ?? 'create-application')
  const check = () => judgeChain(readChain(form.getFieldsValue(), kind), name)
  return (
    <>
      <Form.Item
        name={[name, 'roles']}
        label={t('chains.roles')}
        dependencies={[['steps', name, 'memberIds'], 'kind']}
        rules={[ruleOfRefusals(check)]}
      >
        <Select
          mode="multiple"
          options={roles.map((value) => ({ value, label: t(`chains.role.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name={[name, 'memberIds']} label={t('chains.people')}>
        <PeopleSelect known={known} />
      </Form.Item>
      <Form.Item name={[name, 'mode']} label={t('chains.mode')} style={{ marginBlockEnd: 0 }}>
        <Radio.Group
          options={[
            { value: 'any', label: t('requests.page.any') },
            { value: 'all', label: t('requests.page.all') },
          ]}
        />
      </Form.Item>
    </>
  )
}

/** People whom the chain names already, of whom it keeps the ids only. */
function useKnownPeople(step: number) {
  const form = Form.useFormInstance<ChainValues>()
  const ids: readonly string[] = Form.useWatch(['steps', step, 'memberIds'], form) ?? []
  const people = useQueries({ queries: ids.map((id) => personQuery(id)) })
  return people.flatMap(({ data }) => (data === undefined ? [] : [data]))
}
