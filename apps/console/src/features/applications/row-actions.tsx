/** What one may do with an application in a list: icons for the usual, a menu for the rest. */
import {
  DeleteOutlined,
  EditOutlined,
  PauseCircleOutlined,
  PlayCircleOutlined,
  SafetyOutlined,
  TeamOutlined,
} from '@ant-design/icons-svg'
import type { IconDefinition } from '@ant-design/icons-svg/es/types'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { IconButton } from '../../components/icon-button.tsx'
import { RowMenu } from '../../components/row-menu.tsx'
import { can } from '../../session/can.ts'
import type { Action } from '../../session/can.ts'
import styles from './cells.module.css'

/** What a row can ask its page to do. */
export type ApplicationTask =
  | 'whitelist'
  | 'edit'
  | 'members'
  | 'delete'
  | 'suspend'
  | 'resume'
  | 'renew'
  | 'join'

export type OnApplicationTask = (task: ApplicationTask, application: ApplicationRow) => void

type Offer = Readonly<{
  task: ApplicationTask
  action: Action
  icon: IconDefinition
  danger?: boolean
}>

const usual: readonly Offer[] = [
  { task: 'whitelist', action: 'application.edit-whitelist', icon: SafetyOutlined },
  { task: 'edit', action: 'application.edit', icon: EditOutlined },
  { task: 'members', action: 'application.view-members', icon: TeamOutlined },
]

const further: readonly Offer[] = [
  { task: 'suspend', action: 'application.suspend', icon: PauseCircleOutlined },
  { task: 'resume', action: 'application.resume', icon: PlayCircleOutlined },
  { task: 'delete', action: 'application.delete', icon: DeleteOutlined, danger: true },
]

export type RowActionsProps = Readonly<{ application: ApplicationRow; onTask: OnApplicationTask }>

export function RowActions({ application, onTask }: RowActionsProps) {
  const { t } = useTranslation()
  const { name } = application
  const rest = further.filter((offer) => can(application, offer.action))
  return (
    <div className={styles['actions']}>
      {usual
        .filter((offer) => can(application, offer.action))
        .map(({ task, icon }) => (
          <IconButton
            key={task}
            name={t('applications.action.of', { action: t(`applications.action.${task}`), name })}
            hint={t(`applications.action.${task}`)}
            icon={icon}
            onClick={() => onTask(task, application)}
          />
        ))}
      {rest.length > 0 && (
        <RowMenu
          name={t('actions.moreFor', { name })}
          items={rest.map(({ task, icon, danger = false }) => ({
            key: task,
            label: t(`applications.action.${task}`),
            icon,
            danger,
            onChoose: () => onTask(task, application),
          }))}
        />
      )}
    </div>
  )
}
