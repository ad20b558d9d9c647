/** Request To Join, or View Request while one is pending (RQ9). */
import { FileSearchOutlined, UserAddOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { can } from '../../session/can.ts'
import type { RowActionsProps } from './row-actions.tsx'

export function JoinAction({ application, onTask }: RowActionsProps) {
  const { t } = useTranslation()
  if (application.pendingRequestId !== null) {
    return <ViewRequest requestId={application.pendingRequestId} name={application.name} />
  }
  if (!can(application, 'application.join')) return null
  return (
    <Button
      type="link"
      size="small"
      icon={<UserAddOutlined aria-hidden />}
      aria-label={t('applications.action.of', {
        action: t('applications.action.join'),
        name: application.name,
      })}
      onClick={() => onTask('join', application)}
    >
      {t('applications.action.join')}
    </Button>
  )
}

export function ViewRequest({ requestId, name }: Readonly<{ requestId: string; name: string }>) {
  const { t } = useTranslation()
  const action = t('applications.action.viewRequest')
  return (
    <Link
      to="/tasks/$id"
      params={{ id: requestId }}
      aria-label={t('applications.action.of', { action, name })}
    >
      <FileSearchOutlined aria-hidden /> {action}
    </Link>
  )
}
