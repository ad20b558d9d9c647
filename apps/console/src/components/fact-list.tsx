/** Facts under their names: side by side where there is room, one below the other on a phone. */
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { useNarrow } from '../page/use-media.ts'
import styles from './fact-list.module.css'

export type Fact = Readonly<{ key: string; label: string; children: ReactNode }>

/** Facts whose content is null are left out: the reader may not know them. */
export function FactList({ facts }: Readonly<{ facts: readonly Fact[] }>) {
  const isNarrow = useNarrow()
  return (
    <Descriptions
      colon={isNarrow}
      column={isNarrow ? 1 : 2}
      layout={isNarrow ? 'horizontal' : 'vertical'}
      items={facts.filter((fact) => fact.children !== null)}
      {...(!isNarrow && { className: styles['stacked'] ?? '' })}
      styles={{ content: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } }}
    />
  )
}
