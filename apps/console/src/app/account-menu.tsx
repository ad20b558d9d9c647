/** The avatar's menu: User Center, Personal Data Center, signing out; on a phone also language and theme. */
import { FolderOpenOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { Avatar, Dropdown } from 'antd'
import type { MenuProps } from 'antd'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signOut } from '../features/session/api.ts'
import { useMe } from '../session/me.ts'
import styles from './account-menu.module.css'

export function AccountMenu({ isCompact }: Readonly<{ isCompact: boolean }>) {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const items: NonNullable<MenuProps['items']> = [
    {
      key: 'who',
      type: 'group',
      label: `${me.displayName} · ${me.organisation.name}`,
      children: [
        {
          key: 'user-center',
          icon: <UserOutlined aria-hidden />,
          label: t('shell.userCenter'),
          onClick: () => void navigate({ to: '/user-center' }),
        },
        {
          key: 'personal-data',
          icon: <FolderOpenOutlined aria-hidden />,
          label: t('navigation.personalDataCenter'),
          onClick: () => void navigate({ to: '/user-center/personal-data' }),
        },
      ],
    },
    { type: 'divider' },
    {
      key: 'sign-out',
      icon: <LogoutOutlined aria-hidden />,
      label: t('shell.signOut'),
      onClick: () => void leave(),
    },
  ]
  return (
    <Dropdown autoFocus trigger={['click']} menu={{ items }} placement="bottomRight">
      <button
        type="button"
        className={styles['button']}
        aria-label={t('shell.account', { name: me.displayName })}
      >
        <Avatar size={30} className={styles['avatar'] ?? ''}>
          {initialOf(me.displayName)}
        </Avatar>
        {!isCompact && <span className={styles['name']}>{me.displayName}</span>}
      </button>
    </Dropdown>
  )
}

/** A full load afterwards leaves nothing of this person in memory. */
async function leave(): Promise<void> {
  await signOut().catch(() => undefined) // Away or ended already: the sign-in page says what is so.
  window.location.assign('/sign-in')
}

function initialOf(name: string): string {
  return String.fromCodePoint(name.codePointAt(0) ?? 63).toUpperCase()
}
