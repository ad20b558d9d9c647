/** The organisation's own settings: its name and days, who may approve, how secrets are kept, when people are warned. */
import { App, Button, Form, Input, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isBlank, organisationBounds } from '@portico/domain'
import type { OrganisationSettings } from '@portico/contract'
import { NumberField } from '../../components/number-field.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { useSubmit } from '../../server/submit.ts'
import { can } from '../../session/can.ts'
import { setOrganisation, settingKeys } from './api.ts'
import { changeOfOrganisation, valuesOfOrganisation } from './organisation-values.ts'
import type { OrganisationValues } from './organisation-values.ts'

export function OrganisationForm({ settings }: Readonly<{ settings: OrganisationSettings }>) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  // What the form began with: a change by others meanwhile is then told, and takes nothing typed away.
  const [version, setVersion] = useState(settings.version)
  const mayEdit = can(settings, 'organisation.edit-policy')
  const saving = useSubmit({
    send: (values: OrganisationValues) =>
      setOrganisation({ version }, changeOfOrganisation(values)),
    stale: settingKeys,
    onDone: (saved) => {
      setVersion(saved.version)
      void message.success(t('settings.organisation.saved'))
    },
  })
  return (
    <Form<OrganisationValues>
      layout="vertical"
      requiredMark={false}
      disabled={!mayEdit}
      initialValues={valuesOfOrganisation(settings)}
      onFinish={saving.submit}
      style={{ maxWidth: 640 }}
    >
      <ProblemAlert error={saving.error} />
      <NameItem />
      <Item name="timeZone">
        <Select
          showSearch
          options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))}
        />
      </Item>
      <Item name="allowSelfApproval" isSwitch>
        <Switch />
      </Item>
      <Item name="requestExpiryDays">
        <BoundedNumber of={organisationBounds.requestExpiryDays} />
      </Item>
      <Item name="expiryWarningDays" isRequired>
        <BoundedNumber of={organisationBounds.expiryWarningDays} />
      </Item>
      <Item name="requireFreshSignInForReveal" isSwitch>
        <Switch />
      </Item>
      <Item name="minimumSecretLength" isRequired>
        <BoundedNumber of={organisationBounds.minimumSecretLength} />
      </Item>
      <Item name="maximumOverlapHours" isRequired>
        <BoundedNumber of={overlapHours} />
      </Item>
      {mayEdit && (
        <Button type="primary" htmlType="submit" loading={saving.isPending}>
          {t('actions.save')}
        </Button>
      )}
    </Form>
  )
}

const overlapHours = {
  minimum: organisationBounds.maximumOverlapSeconds.minimum,
  maximum: organisationBounds.maximumOverlapSeconds.maximum / 3_600,
}

function NameItem() {
  const { t } = useTranslation()
  const check = async (_rule: unknown, name = '') => {
    if (isBlank(name)) throw new Error(t('settings.organisation.nameMissing'))
  }
  return (
    <Form.Item
      name="name"
      label={t('settings.organisation.name.label')}
      extra={t('settings.organisation.name.hint')}
      rules={[{ validator: check }]}
    >
      <Input autoComplete="off" maxLength={128} />
    </Form.Item>
  )
}

type ItemProps = Readonly<{
  name: Exclude<keyof OrganisationValues, 'name'>
  isSwitch?: boolean
  isRequired?: boolean
  children: ReactNode
}>

function Item({ name, isSwitch = false, isRequired = false, children }: ItemProps) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={name}
      {...(isSwitch && { valuePropName: 'checked' })}
      label={t(`settings.organisation.${name}.label`)}
      extra={t(`settings.organisation.${name}.hint`)}
      rules={[{ required: isRequired, message: t('settings.organisation.numberMissing') }]}
    >
      {children}
    </Form.Item>
  )
}

type BoundedNumberProps = Readonly<{
  of: Readonly<{ minimum: number; maximum: number }>
  /** Set by the form item. */
  id?: string
  value?: number | null
  onChange?: (value: number | null) => void
}>

function BoundedNumber({ of, id, value = null, onChange }: BoundedNumberProps) {
  return (
    <NumberField
      {...(id !== undefined && { id })}
      value={value}
      onChange={(next) => onChange?.(next)}
      min={of.minimum}
      max={of.maximum}
      precision={0}
      style={{ width: 200 }}
    />
  )
}
