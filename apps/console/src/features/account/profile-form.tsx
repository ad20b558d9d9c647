/** My name, e-mail and time zone. */
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, Select, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { meQuery, useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { changeProfile } from './api.ts'

type ProfileValues = { displayName: string; email?: string; timeZone?: string }

export function ProfileForm() {
  const { t } = useTranslation()
  const me = useMe()
  const cache = useQueryClient()
  const { message } = App.useApp()
  const saving = useSubmit({
    send: ({ displayName, email = '', timeZone }: ProfileValues) =>
      changeProfile({
        displayName,
        email: email === '' ? null : email,
        timeZone: timeZone ?? null,
      }),
    onDone: (changed) => {
      cache.setQueryData(meQuery.queryKey, changed)
      void message.success(t('account.saved'))
    },
  })
  return (
    <Form<ProfileValues>
      layout="vertical"
      requiredMark={false}
      style={{ maxWidth: 480 }}
      initialValues={{
        displayName: me.displayName,
        ...(me.email !== null && { email: me.email }),
        ...(me.timeZone !== null && { timeZone: me.timeZone }),
      }}
      onFinish={saving.submit}
    >
      <ProblemAlert error={saving.error} />
      <Form.Item label={t('account.username')}>
        <Flex gap={8} align="center" wrap>
          <strong>{me.username}</strong>
          {me.roles.map((role) => (
            <Tag key={role}>{t(`account.role.${role}`)}</Tag>
          ))}
        </Flex>
      </Form.Item>
      <Form.Item name="displayName" label={t('account.displayName')} rules={[{ required: true }]}>
        <Input maxLength={128} autoComplete="name" />
      </Form.Item>
      <Form.Item name="email" label={t('account.email')} rules={[{ type: 'email' }]}>
        <Input maxLength={254} autoComplete="email" inputMode="email" />
      </Form.Item>
      <Form.Item name="timeZone" label={t('account.timeZone')}>
        <Select
          allowClear
          showSearch
          placeholder={t('account.timeZoneDefault', { zone: me.organisation.timeZone })}
          options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={saving.isPending}>
        {t('actions.save')}
      </Button>
    </Form>
  )
}
