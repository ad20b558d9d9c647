/** The state of an application, shown where it is not the usual one. */
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'

export function StateTag({ state }: Readonly<{ state: ApplicationRow['state'] }>) {
  const { t } = useTranslation()
  if (state === 'active') return null
  return (
    <Tag color={state === 'suspended' ? 'warning' : 'error'}>
      {t(`applications.state.${state}`)}
    </Tag>
  )
}
