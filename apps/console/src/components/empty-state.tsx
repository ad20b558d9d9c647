/** Nothing to show, with the reason and the next step. */
import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

export type EmptyStateProps = Readonly<{
  icon: ReactNode
  title: string
  hint?: ReactNode
  action?: ReactNode
  /** It stands for the whole page, and its title for the page's. */
  isPage?: boolean
}>

export function EmptyState({ icon, title, hint, action, isPage = false }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'strong'
  return (
    <div className={styles['state']}>
      <div className={styles['icon']} aria-hidden>
        {icon}
      </div>
      <Title className={styles['title']}>{title}</Title>
      {hint !== undefined && <div className={styles['hint']}>{hint}</div>}
      {action !== undefined && <div className={styles['action']}>{action}</div>}
    </div>
  )
}
