/** Nothing to show, with the reason and the next step. */
import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

export type EmptyStateProps = Readonly<{
  icon: ReactNode
  title: string
  hint?: ReactNode
  action?: ReactNode
}>

export function EmptyState({ icon, title, hint, action }: EmptyStateProps) {
  return (
    <div className={styles['state']}>
      <div className={styles['icon']} aria-hidden>
        {icon}
      </div>
      <strong className={styles['title']}>{title}</strong>
      {hint !== undefined && <div className={styles['hint']}>{hint}</div>}
      {action !== undefined && <div className={styles['action']}>{action}</div>}
    </div>
  )
}
