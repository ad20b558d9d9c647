/** The pages of the Management Hub. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readAuditSearch } from '../features/audit/search.ts'
import { readDeliverySearch } from '../features/webhooks/search.ts'
import { readCarryingSearch } from '../features/carrying/search.ts'
import { readPagedSearch } from '../page/paged-search.ts'
import { readManagedApiSearch, readProjectSearch } from './part-search.ts'
import { signedIn } from './signed-in-route.ts'

const management = createRoute({
  getParentRoute: () => signedIn,
  path: '/management',
  beforeLoad: ({ location }) => {
    if (location.pathname === '/management') redirect({ to: '/management/members', throw: true })
  },
})

const managementMembers = createRoute({
  getParentRoute: () => management,
  path: 'members',
  validateSearch: readPagedSearch,
  component: lazyRouteComponent(() => import('./routes/organisation-members.tsx'), 'Members'),
})

const managementProjects = createRoute({
  getParentRoute: () => management,
  path: 'projects',
  validateSearch: readPagedSearch,
  component: lazyRouteComponent(() => import('./routes/projects.tsx'), 'Projects'),
})

const managementProject = createRoute({
  getParentRoute: () => management,
  path: 'projects/$id',
  validateSearch: readProjectSearch,
  component: lazyRouteComponent(() => import('./routes/project.tsx'), 'Project'),
})

const managementApi = createRoute({
  getParentRoute: () => management,
  path: 'projects/apis/$id',
  validateSearch: readManagedApiSearch,
  component: lazyRouteComponent(() => import('./routes/managed-api.tsx'), 'ManagedApi'),
})

const managementAudit = createRoute({
  getParentRoute: () => management,
  path: 'audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./routes/audit.tsx'), 'Audit'),
})

const managementDataSources = createRoute({
  getParentRoute: () => management,
  path: 'data-sources',
  validateSearch: readPagedSearch,
  component: lazyRouteComponent(() => import('./routes/data-sources.tsx'), 'DataSources'),
})

const managementGateways = createRoute({
  getParentRoute: () => management,
  path: 'gateways',
  component: lazyRouteComponent(() => import('./routes/gateways.tsx'), 'Gateways'),
})

const managementNetwork = createRoute({
  getParentRoute: () => management,
  path: 'network',
  validateSearch: readCarryingSearch,
  component: lazyRouteComponent(() => import('./routes/network.tsx'), 'Network'),
})

const managementCallAuthentication = createRoute({
  getParentRoute: () => management,
  path: 'call-authentication',
  component: lazyRouteComponent(
    () => import('./routes/call-authentication.tsx'),
    'CallAuthentication',
  ),
})

const managementOrganisation = createRoute({
  getParentRoute: () => management,
  path: 'organisation',
  component: lazyRouteComponent(() => import('./routes/organisation-settings.tsx'), 'Organisation'),
})

const managementChains = createRoute({
  getParentRoute: () => management,
  path: 'chains',
  component: lazyRouteComponent(() => import('./routes/chains.tsx'), 'Chains'),
})

const managementWebhooks = createRoute({
  getParentRoute: () => management,
  path: 'webhooks',
  component: lazyRouteComponent(() => import('./routes/webhooks.tsx'), 'Webhooks'),
})

const managementWebhook = createRoute({
  getParentRoute: () => management,
  path: 'webhooks/$id',
  validateSearch: readDeliverySearch,
  component: lazyRouteComponent(() => import('./routes/webhook.tsx'), 'OneWebhook'),
})

export const managementRoutes = management.addChildren([
  managementMembers,
  managementProjects,
  managementProject,
  managementApi,
  managementAudit,
  managementDataSources,
  managementGateways,
  managementNetwork,
  managementCallAuthentication,
  managementOrganisation,
  managementChains,
  managementWebhooks,
  managementWebhook,
])
