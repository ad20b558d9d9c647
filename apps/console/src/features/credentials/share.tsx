/** A part of all calls, as a bar and a percentage. */
import { Progress } from 'antd'

export type ShareProps = Readonly<{
  part: number
  total: number
  /** Names the bar for those who cannot see it. */
  label: string
}>

export function Share({ part, total, label }: ShareProps) {
  const percent = total === 0 ? 0 : Math.round((part / total) * 100)
  return (
    <Progress
      aria-label={label}
      percent={percent}
      size="small"
      format={(value) => `${value ?? 0}%`}
      strokeColor="var(--ant-color-primary)"
      status="normal"
    />
  )
}
