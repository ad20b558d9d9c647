/** The signed-in page: header, side navigation, content; banners and the sign-in dialog lie over it. */
import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, lazy, useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Hints } from '../components/hints.tsx'
import { useNarrow } from '../page/use-media.ts'
import { useReturningFocus } from '../page/use-returning-focus.ts'
import { meQuery } from '../session/me.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { Header } from './header.tsx'
import { findSection } from './navigation.ts'
import { SessionDialogs } from './session-dialogs.tsx'
import { SideNavigation } from './side-navigation.tsx'
import { SkipLink } from './skip-link.tsx'
import styles from './layout.module.css'

const countsMs = 60_000

const NavigationDrawer = lazy(async () => ({
  default: (await import('./navigation-drawer.tsx')).NavigationDrawer,
}))

export function Layout() {
  const { t } = useTranslation()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isNarrow = useNarrow()
  const [isDrawerOpen, setIsDrawerOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  useFocusAfterNavigation(path, main)
  useReturningFocus(main)
  useFreshCounts()
  const section = findSection(path)
  return (
    <>
      <SkipLink />
      <Header path={path} {...(isNarrow && { onOpenNavigation: () => setIsDrawerOpen(true) })} />
      <ConnectionBanner />
      <div className={styles['body']}>
        {!isNarrow && section && (
          <nav className={styles['side']} aria-label={t('shell.sectionNavigation')}>
            <SideNavigation section={section} path={path} />
          </nav>
        )}
        <main id="content" ref={main} tabIndex={-1} className={styles['main']}>
          <Outlet />
        </main>
      </div>
      {isNarrow && (
        <Suspense fallback={null}>
          <NavigationDrawer
            open={isDrawerOpen}
            path={path}
            onClose={() => setIsDrawerOpen(false)}
          />
        </Suspense>
      )}
      <SessionDialogs />
      <Hints />
    </>
  )
}

/** What waits for the reader, in the bar on top, is asked for again while the page is in sight. */
function useFreshCounts(): void {
  useQuery({ ...meQuery, refetchInterval: countsMs })
}

/** A new page begins to be read at its content, as it would after a full load. */
function useFocusAfterNavigation(path: string, main: RefObject<HTMLElement | null>): void {
  const seen = useRef(path)
  useEffect(() => {
    if (seen.current === path) return
    seen.current = path
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [path, main])
}
