/** The state of a request in words and colour. */
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RequestState } from '@portico/domain'

const colors: Readonly<Record<RequestState, string>> = {
  PENDING: 'processing',
  APPROVED: 'success',
  EXECUTION_FAILED: 'error',
  REJECTED: 'error',
  WITHDRAWN: 'default',
  CANCELLED: 'default',
  EXPIRED: 'warning',
}

export function RequestStateTag({ state }: Readonly<{ state: RequestState }>) {
  const { t } = useTranslation()
  return <Tag color={colors[state]}>{t(`requests.state.${state}`)}</Tag>
}
