/** Ending, shortening or extending the overlap of an old secret (CR7). */
import { Alert, App, Button, DatePicker, Flex, Form } from 'antd'
import dayjs from 'dayjs'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SecretVersion } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { describeProblem } from '../../i18n/describe.ts'
import { useFormats } from '../../i18n/formats.ts'
import { useSubmit } from '../../server/submit.ts'
import { changeOverlap } from './api.ts'

export type OverlapActionsProps = Readonly<{
  applicationId: string
  version: SecretVersion
  /** When the answer came, in milliseconds since 1970: an overlap that had ended by then is past changing. */
  now: number
}>

export function OverlapActions({ applicationId, version, now }: OverlapActionsProps) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const [isExtending, setIsExtending] = useState(false)
  const ending = useSubmit({
    send: () => changeOverlap(applicationId, version.version, new Date().toISOString()),
    stale: [['applications']],
    onDone: () => void message.success(t('credentials.versions.done')),
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  if (version.endsAt === null || Date.parse(version.endsAt) <= now) return null
  const number = { version: version.version }
  const confirmEnd = () =>
    void modal.confirm({
      title: t('credentials.versions.endNowTitle', number),
      content: (
        <Flex vertical gap={8}>
          <StillUsed version={version} />
          {t('credentials.versions.endNowHint')}
        </Flex>
      ),
      okText: t('credentials.versions.endNow'),
      okButtonProps: { danger: true },
      cancelText: t('actions.cancel'),
      onOk: () => ending.submit(undefined),
    })
  return (
    <Flex gap={8}>
      <Button size="small" danger loading={ending.isPending} onClick={confirmEnd}>
        {t('credentials.versions.endNow')}
      </Button>
      <Button size="small" onClick={() => setIsExtending(true)}>
        {t('credentials.versions.extend')}
      </Button>
      {isExtending && (
        <ExtendDialog
          applicationId={applicationId}
          version={version}
          onClose={() => setIsExtending(false)}
        />
      )}
    </Flex>
  )
}

/** Warns of the callers that an end would stop. */
function StillUsed({ version }: Readonly<{ version: SecretVersion }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (version.callsLastHour === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('credentials.rotation.stillUsed', { calls: formats.count(version.callsLastHour) })}
      {...(version.recentAddresses.length > 0 && {
        description: version.recentAddresses.map(({ address }) => address).join(', '),
      })}
      style={{ marginBlockEnd: 12 }}
    />
  )
}

type ExtendDialogProps = Omit<OverlapActionsProps, 'now'> & Readonly<{ onClose: () => void }>

function ExtendDialog({ applicationId, version, onClose }: ExtendDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ endsAt: Dayjs }>()
  const changing = useSubmit({
    send: ({ endsAt }: { endsAt: Dayjs }) =>
      changeOverlap(applicationId, version.version, endsAt.toISOString()),
    stale: [['applications']],
    onDone: () => {
      void message.success(t('credentials.versions.done'))
      onClose()
    },
  })
  return (
    <FormDialog<{ endsAt: Dayjs }>
      title={t('credentials.versions.extendTitle', { version: version.version })}
      form={form}
      initialValues={{ endsAt: dayjs(version.endsAt) }}
      onSubmit={changing.submit}
      onClose={onClose}
      isPending={changing.isPending}
      error={changing.error}
    >
      <StillUsed version={version} />
      <Form.Item name="endsAt" label={t('credentials.versions.endsAt')}>
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          allowClear={false}
          minDate={dayjs()}
        />
      </Form.Item>
    </FormDialog>
  )
}
