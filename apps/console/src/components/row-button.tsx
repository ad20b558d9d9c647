/** An icon that does something to one row; its name says to which. */
import type { IconDefinition } from '@ant-design/icons-svg/es/types'
import { IconButton } from './icon-button.tsx'

export type RowButtonProps = Readonly<{
  /** What it does, for the hint. */
  action: string
  /** To what, added to its name for those who cannot see the row. */
  subject: string
  icon: IconDefinition
  danger?: boolean
  onClick: () => void
}>

export function RowButton({ action, subject, icon, danger = false, onClick }: RowButtonProps) {
  return (
    <IconButton
      name={`${action}: ${subject}`}
      hint={action}
      icon={icon}
      danger={danger}
      onClick={onClick}
    />
  )
}
