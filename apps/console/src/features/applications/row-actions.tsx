/** What one may do with an application in a list: icons for the usual, a menu for the rest. */
import {
  DeleteOutlined,
  EditOutlined,
  MoreOutlined,
  PauseCircleOutlined,
  PlayCircleOutlined,
  SafetyOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { Button, Dropdown, Flex, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { can } from '../../session/can.ts'
import type { Action } from '../../session/can.ts'

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

type Offer = Readonly<{ task: ApplicationTask; action: Action; icon: ReactNode; danger?: boolean }>

const usual: readonly Offer[] = [
  { task: 'whitelist', action: 'application.edit-whitelist', icon: <SafetyOutlined /> },
  { task: 'edit', action: 'application.edit', icon: <EditOutlined /> },
  { task: 'members', action: 'application.view-members', icon: <TeamOutlined /> },
]

const further: readonly Offer[] = [
  { task: 'suspend', action: 'application.suspend', icon: <PauseCircleOutlined /> },
  { task: 'resume', action: 'application.resume', icon: <PlayCircleOutlined /> },
  { task: 'delete', action: 'application.delete', icon: <DeleteOutlined />, danger: true },
]

export type RowActionsProps = Readonly<{ application: ApplicationRow; onTask: OnApplicationTask }>

export function RowActions({ application, onTask }: RowActionsProps) {
  const { t } = useTranslation()
  const rest = further.filter((offer) => can(application, offer.action))
  return (
    <Flex gap={2}>
      {usual
        .filter((offer) => can(application, offer.action))
        .map((offer) => (
          <Tooltip key={offer.task} title={t(`applications.action.${offer.task}`)}>
            <Button
              type="text"
              icon={offer.icon}
              aria-label={t('applications.action.of', {
                action: t(`applications.action.${offer.task}`),
                name: application.name,
              })}
              onClick={() => onTask(offer.task, application)}
            />
          </Tooltip>
        ))}
      {rest.length > 0 && <MoreActions offers={rest} application={application} onTask={onTask} />}
    </Flex>
  )
}

type MoreActionsProps = RowActionsProps & Readonly<{ offers: readonly Offer[] }>

function MoreActions({ offers, application, onTask }: MoreActionsProps) {
  const { t } = useTranslation()
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: offers.map((offer) => ({
          key: offer.task,
          icon: offer.icon,
          danger: offer.danger === true,
          label: t(`applications.action.${offer.task}`),
          onClick: ({ domEvent }) => {
            // Else the Enter that chose would also press the button which has the focus in the dialog that opens.
            domEvent.preventDefault()
            onTask(offer.task, application)
          },
        })),
      }}
    >
      <Button
        type="text"
        icon={<MoreOutlined />}
        aria-label={t('actions.moreFor', { name: application.name })}
      />
    </Dropdown>
  )
}
