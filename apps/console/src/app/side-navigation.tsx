/** The side navigation of one section. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMe } from '../session/me.ts'
import { findItem } from './navigation.ts'
import type { NavigationSection } from './navigation.ts'
import { exactly } from './exactly.ts'
import styles from './side-navigation.module.css'

export type SideNavigationProps = Readonly<{
  section: NavigationSection
  path: string
  onGo?: () => void
}>

export function SideNavigation({ section, path, onGo }: SideNavigationProps) {
  const { t } = useTranslation()
  const me = useMe()
  const current = findItem(section, path)
  const groups = section.groups.map((group) => ({
    ...group,
    items: group.items.filter((item) => item.isOffered?.(me) ?? true),
  }))
  return groups
    .filter((group) => group.items.length > 0)
    .map((group) => (
      <div key={group.label(t)} className={styles['group']}>
        <div className={styles['label']}>{group.label(t)}</div>
        <ul className={styles['items']}>
          {group.items.map((item) => (
            <li key={item.to}>
              <Link
                to={item.to}
                className={styles['item'] ?? ''}
                activeOptions={exactly}
                aria-current={item === current ? 'page' : undefined}
                {...(onGo && { onClick: onGo })}
              >
                <item.icon aria-hidden />
                {item.label(t)}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    ))
}
