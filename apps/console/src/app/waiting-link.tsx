/** A link of the bar on top that shows how much waits behind it. */
import { Badge } from 'antd'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { exactly } from './exactly.ts'
import styles from './header.module.css'

export type WaitingLinkProps = Readonly<{
  to: '/tasks' | '/inbox'
  icon: ReactNode
  name: string
  count: number
  /** What the count means, read aloud and shown on hovering. */
  countName: string
  isCurrent: boolean
  /** The name stands beside the icon where there is room. */
  isNamed?: boolean
}>

export function WaitingLink(props: WaitingLinkProps) {
  const { name, count, countName } = props
  return (
    <Link
      to={props.to}
      data-hint={count === 0 ? name : countName}
      className={styles['tasks'] ?? ''}
      aria-label={count === 0 ? name : `${name}, ${countName}`}
      activeOptions={exactly}
      aria-current={props.isCurrent ? 'true' : undefined}
    >
      <Badge count={count} size="small" overflowCount={99}>
        {props.icon}
      </Badge>
      {props.isNamed === true && <span className={styles['tasksName']}>{name}</span>}
    </Link>
  )
}
