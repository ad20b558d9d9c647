/** What became of a call, with its status and the gateway's code. */
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Call } from '@portico/contract'
import { outcomeOfCall } from '@portico/domain'

const colors = { passed: 'success', refused: 'error', failed: 'warning' } as const

export function OutcomeTag({ call }: Readonly<{ call: Call }>) {
  const { t } = useTranslation()
  const outcome = outcomeOfCall(call)
  return (
    <Flex gap={6} align="center" wrap>
      <Tag color={colors[outcome]}>{t(`calls.outcome.${outcome}`)}</Tag>
      <code>
        {call.status}
        {call.code !== null && ` ${call.code}`}
      </code>
    </Flex>
  )
}
