/** The views of one page as links, so that each has an address and Back works. */
import { Link } from '@tanstack/react-router'
import styles from './view-tabs.module.css'

export type ViewTab = Readonly<{
  key: string
  label: string
  to: string
  search?: Readonly<Record<string, unknown>>
}>

export type ViewTabsProps = Readonly<{
  /** Names the group for those who cannot see it. */
  label: string
  tabs: readonly ViewTab[]
  current: string
}>

/** On a phone the row scrolls; the present view is brought into sight. */
function showCurrent(nav: HTMLElement | null): void {
  nav?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
}

export function ViewTabs({ label, tabs, current }: ViewTabsProps) {
  return (
    <nav ref={showCurrent} className={styles['tabs']} aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.key}
          to={tab.to}
          search={(tab.search ?? {}) as never}
          activeOptions={{ exact: true, includeSearch: true }}
          className={styles['tab'] ?? ''}
          aria-current={tab.key === current ? 'page' : undefined}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}
