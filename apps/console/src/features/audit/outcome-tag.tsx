/** Whether what an event tells of was done or refused. */
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '@portico/contract'

export function OutcomeTag({ outcome }: Pick<AuditEvent, 'outcome'>) {
  const { t } = useTranslation()
  return <Tag color={outcome === 'done' ? 'success' : 'error'}>{t(`audit.outcome.${outcome}`)}</Tag>
}
