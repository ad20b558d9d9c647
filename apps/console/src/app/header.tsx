/** The bar on top of every page: where one is, what waits, who one is. */
import { AuditOutlined, BellOutlined, MenuOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMe } from '../session/me.ts'
import { AccountMenu } from './account-menu.tsx'
import { AppearanceMenu } from './appearance-menu.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { Logo } from './logo.tsx'
import { findSection, sections } from './navigation.ts'
import { exactly } from './exactly.ts'
import styles from './header.module.css'
import { WaitingLink } from './waiting-link.tsx'

export type HeaderProps = Readonly<{
  path: string
  /** Set on a phone, where the navigation is a drawer. */
  onOpenNavigation?: () => void
}>

export function Header({ path, onOpenNavigation }: HeaderProps) {
  const { t } = useTranslation()
  return (
    <header className={styles['bar']}>
      {onOpenNavigation && (
        <Button
          type="text"
          className={styles['tool'] ?? ''}
          aria-label={t('shell.openNavigation')}
          icon={<MenuOutlined aria-hidden />}
          onClick={onOpenNavigation}
        />
      )}
      <Link to="/applications" className={styles['brand'] ?? ''} aria-label={t('shell.home')}>
        <Logo />
        <span>{t('shell.product')}</span>
      </Link>
      {!onOpenNavigation && <TopMenu path={path} />}
      <div className={styles['tools']}>
        <TaskHubLink path={path} />
        <InboxLink path={path} />
        {!onOpenNavigation && <LanguageMenu className={styles['tool'] ?? ''} />}
        {!onOpenNavigation && <AppearanceMenu className={styles['tool'] ?? ''} />}
        <AccountMenu isCompact={onOpenNavigation !== undefined} />
      </div>
    </header>
  )
}

function TopMenu({ path }: Readonly<{ path: string }>) {
  const { t } = useTranslation()
  const current = findSection(path)
  return (
    <nav aria-label={t('shell.mainNavigation')} className={styles['menu']}>
      {sections
        .filter((section) => section.isPersonal !== true)
        .map((section) => (
          <Link
            key={section.key}
            to={section.paths[0]}
            className={styles['entry'] ?? ''}
            activeOptions={exactly}
            aria-current={section === current ? 'true' : undefined}
          >
            {section.label(t)}
          </Link>
        ))}
    </nav>
  )
}

type WaitingProps = Readonly<{ path: string }>

function TaskHubLink({ path }: WaitingProps) {
  const { t } = useTranslation()
  const count = useMe().counts.toDecide
  return (
    <WaitingLink
      to="/tasks"
      icon={<AuditOutlined aria-hidden className={styles['bell'] ?? ''} />}
      name={t('navigation.taskHub')}
      count={count}
      countName={t('shell.pendingTasks', { count })}
      isCurrent={path.startsWith('/tasks')}
      isNamed
    />
  )
}

function InboxLink({ path }: WaitingProps) {
  const { t } = useTranslation()
  const count = useMe().counts.unreadNotifications
  return (
    <WaitingLink
      to="/inbox"
      icon={<BellOutlined aria-hidden className={styles['bell'] ?? ''} />}
      name={t('inbox.title')}
      count={count}
      countName={t('shell.unread', { count })}
      isCurrent={path.startsWith('/inbox')}
    />
  )
}
