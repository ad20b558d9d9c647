/** A surface that holds one thing: a list with its toolbar, or a group of facts under a heading. */
import type { ReactNode } from 'react'
import styles from './panel.module.css'

export type PanelProps = Readonly<{
  title?: string
  extra?: ReactNode
  /** Lists reach the edges; facts keep a distance. */
  isPadded?: boolean
  children: ReactNode
}>

export function Panel({ title, extra, isPadded = false, children }: PanelProps) {
  return (
    <section className={styles['panel']} {...(title !== undefined && { 'aria-label': title })}>
      {title !== undefined && (
        <div className={styles['head']}>
          <h2 className={styles['title']}>{title}</h2>
          {extra}
        </div>
      )}
      <div className={isPadded ? styles['padded'] : undefined}>{children}</div>
    </section>
  )
}
