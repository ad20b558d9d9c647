/** Words of lesser weight, or of warning. */
import type { ReactNode } from 'react'
import styles from './note.module.css'

export type NoteProps = Readonly<{
  tone?: 'quiet' | 'warning'
  isSmall?: boolean
  /** Announces changes to those who cannot see them. */
  isLive?: boolean
  children: ReactNode
}>

export function Note({ tone = 'quiet', isSmall = false, isLive = false, children }: NoteProps) {
  const classes = [styles[tone], isSmall ? styles['small'] : ''].join(' ')
  return (
    <span className={classes} {...(isLive && { 'aria-live': 'polite' })}>
      {children}
    </span>
  )
}
