/** Makes a personal access token; its value is shown once, here. */
import { Checkbox, DatePicker, Flex, Form, Input } from 'antd'
import dayjs from 'dayjs'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isBlank, personalTokenScopes } from '@portico/domain'
import type { PersonalTokenScope } from '@portico/domain'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ShownOnce } from '../../components/shown-once.tsx'
import { useSubmit } from '../../server/submit.ts'
import { useMe } from '../../session/me.ts'
import { createToken, tokenKeys } from './api.ts'

type TokenValues = { name: string; scopes: PersonalTokenScope[]; expiresOn?: Dayjs | null }

export function TokenDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const { t } = useTranslation()
  const { today } = useMe().organisation
  const [form] = Form.useForm<TokenValues>()
  const [made, setMade] = useState<string | null>(null)
  const making = useSubmit({
    send: ({ name, scopes, expiresOn }: TokenValues, options) =>
      createToken(
        { name, scopes, ...(expiresOn && { expiresOn: expiresOn.format('YYYY-MM-DD') }) },
        options,
      ),
    stale: tokenKeys,
    onDone: ({ token }) => setMade(token),
  })
  if (made !== null) {
    return (
      <ShownOnce
        title={t('security.tokenMade')}
        name={t('security.token')}
        secret={made}
        onClose={onClose}
      />
    )
  }
  return (
    <FormDialog<TokenValues>
      title={t('security.addToken')}
      form={form}
      initialValues={{ scopes: ['read'], expiresOn: dayjs(today).add(90, 'day') }}
      okText={t('security.makeToken')}
      onSubmit={making.submit}
      onClose={onClose}
      isPending={making.isPending}
      error={making.error}
    >
      <TokenFields today={today} />
    </FormDialog>
  )
}

function TokenFields({ today }: Readonly<{ today: string }>) {
  const { t } = useTranslation()
  const checkName = async (_rule: unknown, name = '') => {
    if (isBlank(name)) throw new Error(t('security.tokenNameMissing'))
  }
  return (
    <>
      <Form.Item
        name="name"
        label={t('security.column.name')}
        extra={t('security.tokenNameHint')}
        required
        rules={[{ validator: checkName }]}
      >
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={t('security.column.scopes')}
        required
        rules={[{ required: true, type: 'array', min: 1, message: t('security.scopesMissing') }]}
      >
        <ScopeChoice />
      </Form.Item>
      <Form.Item
        name="expiresOn"
        label={t('security.column.expiresOn')}
        extra={t('security.expiresOnHint')}
      >
        <DatePicker minDate={dayjs(today)} />
      </Form.Item>
    </>
  )
}

type ScopeChoiceProps = Readonly<{
  value?: PersonalTokenScope[]
  onChange?: (scopes: PersonalTokenScope[]) => void
}>

/** Takes nothing else from its form item: a group may not be called required. */
function ScopeChoice({ value = [], onChange }: ScopeChoiceProps) {
  const { t } = useTranslation()
  return (
    <Checkbox.Group value={value} onChange={(scopes) => onChange?.(scopes)}>
      <Flex vertical gap={6}>
        {personalTokenScopes.map((scope) => (
          <Checkbox key={scope} value={scope}>
            {t(`security.scopeHint.${scope}`)}
          </Checkbox>
        ))}
      </Flex>
    </Checkbox.Group>
  )
}
