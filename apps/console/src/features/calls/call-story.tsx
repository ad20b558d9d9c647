/** One call's story: who, from where, what was decided and why, and what to do about it. */
import { Link } from '@tanstack/react-router'
import { Alert, Descriptions, Drawer, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Call } from '@portico/contract'
import { outcomeOfCall } from '@portico/domain'
import { CopyButton } from '../../components/copy-button.tsx'
import { useFormats } from '../../i18n/formats.ts'
import { useCallAdvice } from '../../i18n/use-call-advice.ts'
import { useNarrow } from '../../page/use-media.ts'

const alertTypes = { passed: 'success', refused: 'error', failed: 'warning' } as const

export function CallStory({ call, onClose }: Readonly<{ call: Call; onClose: () => void }>) {
  const { t } = useTranslation()
  const isNarrow = useNarrow()
  const outcome = outcomeOfCall(call)
  const advice = useCallAdvice(call)
  return (
    <Drawer
      open
      onClose={onClose}
      size={isNarrow ? '100%' : 560}
      title={t('calls.story')}
      closable={{ 'aria-label': t('actions.close') }}
    >
      <Flex vertical gap={16}>
        <Alert
          type={alertTypes[outcome]}
          showIcon
          title={t(`calls.${outcome}`, { status: call.status, code: call.code ?? '–' })}
          {...(advice !== null && { description: advice })}
        />
        {outcome === 'refused' && call.applicationId !== null && (
          <Link
            to="/applications/$id/doctor"
            params={{ id: call.applicationId }}
            search={{ requestId: call.requestId }}
          >
            {t('calls.openDoctor')}
          </Link>
        )}
        <Facts call={call} />
      </Flex>
    </Drawer>
  )
}

function Facts({ call }: Readonly<{ call: Call }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const bytes = (value: number) => t('calls.bytes', { value: formats.count(value) })
  const ms = (value: number | null) =>
    value === null ? '–' : t('calls.ms', { value: formats.count(value) })
  const rows = [
    ['at', formats.exactInstant(call.at)],
    ['api', call.apiName ?? t('calls.unknownApi')],
    ['method', `${call.method} ${call.path}`],
    ['appKey', call.appKey ?? '–'],
    ['clientAddress', call.clientAddress],
    ['authentication', t(`calls.authentication.${call.authentication}`)],
    ['secretVersion', call.secretVersion === null ? '–' : String(call.secretVersion)],
    ['durationMs', ms(call.durationMs)],
    ['upstreamMs', ms(call.upstreamMs)],
    ['bytes', `${bytes(call.requestBytes)} / ${bytes(call.responseBytes)}`],
    ['gateway', call.gatewayId],
  ] as const
  return (
    <Descriptions
      column={1}
      size="small"
      items={[
        {
          key: 'requestId',
          label: t('calls.column.requestId'),
          children: (
            <Flex gap={4} align="center">
              <code>{call.requestId}</code>
              <CopyButton text={call.requestId} name={t('calls.column.requestId')} />
            </Flex>
          ),
        },
        ...rows.map(([key, children]) => ({ key, label: t(`calls.column.${key}`), children })),
      ]}
      styles={{ content: { overflowWrap: 'anywhere' } }}
    />
  )
}
