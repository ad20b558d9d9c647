/** The moment before a screen's code has arrived. */
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'

export function Pending() {
  const { t } = useTranslation()
  return (
    <output aria-label={t('states.loading')} style={{ display: 'block', padding: 24 }}>
      <Skeleton active paragraph={{ rows: 8 }} />
    </output>
  )
}
