/** Until when the reader belongs to an application, with Renew for members whose time is limited (MB7). */
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { expiresSoon } from '@portico/domain'
import { can } from '../../session/can.ts'
import { useFormats } from '../../i18n/formats.ts'
import { useMe } from '../../session/me.ts'
import { ViewRequest } from './join-action.tsx'
import type { RowActionsProps } from './row-actions.tsx'
import styles from './cells.module.css'

const soonDays = 14

export function ValidityCell({ application, onTask }: RowActionsProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { today } = useMe().organisation
  const { expiresOn, name, pendingRequestId } = application
  const isSoon = expiresSoon(expiresOn, today, soonDays)
  return (
    <div className={styles['validity']}>
      <span className={isSoon ? styles['soon'] : undefined}>
        {expiresOn === null
          ? t('states.permanent')
          : t('applications.expiresOn', { day: formats.day(expiresOn) })}
      </span>
      {pendingRequestId !== null && <ViewRequest requestId={pendingRequestId} name={name} />}
      {pendingRequestId === null && can(application, 'application.renew') && (
        <Button
          type="link"
          size="small"
          className={styles['inline'] ?? ''}
          aria-label={t('applications.action.of', {
            action: t('applications.action.renew'),
            name,
          })}
          onClick={() => onTask('renew', application)}
        >
          {t('applications.action.renew')}
        </Button>
      )}
    </div>
  )
}
