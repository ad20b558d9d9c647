/** The two routes that all others hang from: the root, and the layout of whoever is signed in. */
import { Outlet, createRootRoute, createRoute, redirect } from '@tanstack/react-router'
import { PorticoError } from '@portico/sdk'
import { Layout } from './layout.tsx'
import { loadMe } from './load-me.ts'

export const root = createRootRoute({ component: Outlet })

/** Everything below knows who is signed in; others are sent to sign in and come back afterwards. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    try {
      await loadMe()
    } catch (error) {
      if (error instanceof PorticoError && error.status === 401) {
        redirect({ to: '/sign-in', search: { next: location.href }, replace: true, throw: true })
      }
      throw error
    }
  },
  component: Layout,
})
