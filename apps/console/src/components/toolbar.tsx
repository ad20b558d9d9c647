/** The row above a list: search and filters at its start, tools at its end. */
import type { ReactNode } from 'react'
import styles from './toolbar.module.css'

export function Toolbar({ children, tools }: Readonly<{ children: ReactNode; tools?: ReactNode }>) {
  return (
    <search className={styles['bar']}>
      <div className={styles['filters']}>{children}</div>
      {tools !== undefined && <div className={styles['tools']}>{tools}</div>}
    </search>
  )
}
