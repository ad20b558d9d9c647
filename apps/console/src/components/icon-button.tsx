/** A button that is only an icon, light enough for hundreds of them in a list. Its hint is shown by the page (`Hints`). */
import { LoadingOutlined } from '@ant-design/icons-svg'
import type { IconDefinition } from '@ant-design/icons-svg/es/types'
import type { MouseEvent } from 'react'
import { Glyph } from './glyph.tsx'
import styles from './icon-button.module.css'

export type IconButtonProps = Readonly<{
  /** For those who do not see the icon. */
  name: string
  /** Shown beside the button where it is pointed at or focused. */
  hint?: string
  icon: IconDefinition
  danger?: boolean
  isSmall?: boolean
  /** What it does is under way; another click does nothing. */
  isPending?: boolean
  /** Set where it opens a menu. */
  isMenuOpen?: boolean
  onClick: (event: MouseEvent<HTMLButtonElement>) => void
}>

export function IconButton(props: IconButtonProps) {
  const { name, icon, danger = false, isSmall = false, isPending = false } = props
  const kinds = [styles['button'], isSmall && styles['small'], danger && styles['danger']]
  return (
    <button
      type="button"
      className={kinds.filter(Boolean).join(' ')}
      aria-label={name}
      data-hint={props.hint}
      {...(isPending && { 'aria-busy': true })}
      {...(props.isMenuOpen !== undefined && {
        'aria-haspopup': 'menu',
        'aria-expanded': props.isMenuOpen,
      })}
      onClick={(event) => {
        if (!isPending) props.onClick(event)
      }}
    >
      <Glyph of={isPending ? LoadingOutlined : icon} />
    </button>
  )
}
