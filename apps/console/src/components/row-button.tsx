/** An icon that does something to one row; its name says to which. */
import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'

export type RowButtonProps = Readonly<{
  /** What it does, for the tooltip. */
  action: string
  /** To what, added to its name for those who cannot see the row. */
  subject: string
  icon: ReactNode
  danger?: boolean
  onClick: () => void
}>

export function RowButton({ action, subject, icon, danger = false, onClick }: RowButtonProps) {
  return (
    <Tooltip title={action}>
      <Button
        type="text"
        icon={icon}
        danger={danger}
        aria-label={`${action}: ${subject}`}
        onClick={onClick}
      />
    </Tooltip>
  )
}
