/** The route tree in code: paths, the state each keeps in its URL, and the screen loaded for it. */
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { NotFound } from './not-found.tsx'
import { PageCrash } from './page-crash.tsx'
import { Pending } from './pending.tsx'
import { root, signedIn } from './signed-in-route.ts'
import { managementRoutes } from './management-routes.ts'
import { readApplicationSearch } from '../features/applications/search.ts'
import { readAuditSearch } from '../features/audit/search.ts'
import { readCallSearch } from '../features/calls/search.ts'
import { readApiSearch } from '../features/apis/search.ts'
import { readAdministeredSearch, readGrantSearch } from '../features/grants/search.ts'
import { readInboxSearch } from '../features/inbox/search.ts'
import { readDoctorSearch } from '../features/doctor/search.ts'
import { readTaskSearch } from '../features/requests/search.ts'
import { readPagedSearch } from '../page/paged-search.ts'
import { readText } from '../page/search.ts'
import type { RawSearch } from '../page/search.ts'

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: RawSearch): { next?: string } => {
    const next = readText(raw, 'next')
    return next === undefined ? {} : { next }
  },
  component: lazyRouteComponent(() => import('./routes/sign-in.tsx'), 'SignIn'),
})

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/applications', replace: true, throw: true })
  },
})

const applications = createRoute({
  getParentRoute: () => signedIn,
  path: '/applications',
  validateSearch: readApplicationSearch,
  component: lazyRouteComponent(() => import('./routes/my-applications.tsx'), 'MyApplications'),
})

const application = createRoute({
  getParentRoute: () => signedIn,
  path: '/applications/$id',
  component: lazyRouteComponent(() => import('./routes/application.tsx'), 'Application'),
})

const applicationOverview = createRoute({
  getParentRoute: () => application,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/application-overview.tsx'), 'Overview'),
})

const applicationCredentials = createRoute({
  getParentRoute: () => application,
  path: 'credentials',
  component: lazyRouteComponent(
    () => import('./routes/application-credentials.tsx'),
    'ApplicationCredentials',
  ),
})

const applicationMembers = createRoute({
  getParentRoute: () => application,
  path: 'members',
  component: lazyRouteComponent(
    () => import('./routes/application-members.tsx'),
    'ApplicationMembers',
  ),
})

const applicationGrants = createRoute({
  getParentRoute: () => application,
  path: 'grants',
  validateSearch: readGrantSearch,
  component: lazyRouteComponent(
    () => import('./routes/application-grants.tsx'),
    'ApplicationGrants',
  ),
})

const applicationWhitelist = createRoute({
  getParentRoute: () => application,
  path: 'whitelist',
  component: lazyRouteComponent(
    () => import('./routes/application-whitelist.tsx'),
    'ApplicationWhitelist',
  ),
})

const applicationCalls = createRoute({
  getParentRoute: () => application,
  path: 'calls',
  validateSearch: readCallSearch,
  component: lazyRouteComponent(() => import('./routes/application-calls.tsx'), 'ApplicationCalls'),
})

const applicationAudit = createRoute({
  getParentRoute: () => application,
  path: 'audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./routes/application-audit.tsx'), 'ApplicationAudit'),
})

const applicationCalling = createRoute({
  getParentRoute: () => application,
  path: 'calling',
  component: lazyRouteComponent(
    () => import('./routes/application-calling.tsx'),
    'ApplicationCalling',
  ),
})

const applicationDoctor = createRoute({
  getParentRoute: () => application,
  path: 'doctor',
  validateSearch: readDoctorSearch,
  component: lazyRouteComponent(
    () => import('./routes/application-doctor.tsx'),
    'ApplicationDoctor',
  ),
})

const allApplications = createRoute({
  getParentRoute: () => signedIn,
  path: '/application-management',
  validateSearch: readApplicationSearch,
  component: lazyRouteComponent(() => import('./routes/all-applications.tsx'), 'AllApplications'),
})

const applicationGroups = createRoute({
  getParentRoute: () => signedIn,
  path: '/application-management/groups',
  validateSearch: readPagedSearch,
  component: lazyRouteComponent(
    () => import('./routes/application-groups.tsx'),
    'ApplicationGroups',
  ),
})

const tasks = createRoute({
  getParentRoute: () => signedIn,
  path: '/tasks',
  validateSearch: readTaskSearch,
  component: lazyRouteComponent(() => import('./routes/task-hub.tsx'), 'TaskHub'),
})

const task = createRoute({
  getParentRoute: () => signedIn,
  path: '/tasks/$id',
  component: lazyRouteComponent(() => import('./routes/task.tsx'), 'Task'),
})

const permissions = createRoute({
  getParentRoute: () => signedIn,
  path: '/permissions',
  validateSearch: readGrantSearch,
  component: lazyRouteComponent(() => import('./routes/my-permissions.tsx'), 'MyPermissions'),
})

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/inbox',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('./routes/inbox.tsx'), 'Inbox'),
})

const administeredGrants = createRoute({
  getParentRoute: () => signedIn,
  path: '/permissions/administered',
  validateSearch: readAdministeredSearch,
  component: lazyRouteComponent(
    () => import('./routes/administered-grants.tsx'),
    'AdministeredGrants',
  ),
})

const marketplace = createRoute({
  getParentRoute: () => signedIn,
  path: '/marketplace',
  validateSearch: readApiSearch,
  component: lazyRouteComponent(() => import('./routes/marketplace.tsx'), 'Marketplace'),
})

const marketApi = createRoute({
  getParentRoute: () => signedIn,
  path: '/marketplace/$id',
  component: lazyRouteComponent(() => import('./routes/market-api.tsx'), 'MarketApi'),
})

const userCenter = createRoute({
  getParentRoute: () => signedIn,
  path: '/user-center',
  component: lazyRouteComponent(() => import('./routes/profile.tsx'), 'Profile'),
})

const security = createRoute({
  getParentRoute: () => signedIn,
  path: '/user-center/security',
  component: lazyRouteComponent(() => import('./routes/security.tsx'), 'Security'),
})

const tokens = createRoute({
  getParentRoute: () => signedIn,
  path: '/user-center/tokens',
  component: lazyRouteComponent(() => import('./routes/tokens.tsx'), 'Tokens'),
})

const personalData = createRoute({
  getParentRoute: () => signedIn,
  path: '/user-center/personal-data',
  component: lazyRouteComponent(() => import('./routes/personal-data.tsx'), 'PersonalData'),
})

/** The second way to My Applications that the manual describes. */
const personalApplications = createRoute({
  getParentRoute: () => signedIn,
  path: '/user-center/personal-data/applications',
  beforeLoad: () => {
    redirect({ to: '/applications', replace: true, throw: true })
  },
})

const nowhere = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFound })

const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([
    start,
    applications,
    application.addChildren([
      applicationOverview,
      applicationCredentials,
      applicationMembers,
      applicationGrants,
      applicationWhitelist,
      applicationCalls,
      applicationCalling,
      applicationDoctor,
      applicationAudit,
    ]),
    allApplications,
    applicationGroups,
    tasks,
    task,
    permissions,
    inbox,
    administeredGrants,
    marketplace,
    marketApi,
    managementRoutes,
    userCenter,
    security,
    tokens,
    personalData,
    personalApplications,
    nowhere,
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: Pending,
  defaultErrorComponent: PageCrash,
  defaultNotFoundComponent: NotFound,
  // Answers are cached by the query client alone.
  defaultPreloadStaleTime: 0,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
