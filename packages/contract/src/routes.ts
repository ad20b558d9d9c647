/** The whole management API in one table. A route that is not here does not exist. */
import { applicationRoutes } from './applications.ts'
import { auditRoutes } from './audit.ts'
import { carryingRoutes } from './carrying.ts'
import { callRoutes } from './calls.ts'
import { catalogueRoutes } from './catalogue.ts'
import { grantRoutes } from './grants.ts'
import { oversightRoutes } from './oversight.ts'
import { settingsRoutes } from './settings.ts'
import { peopleRoutes } from './people.ts'
import { requestRoutes } from './requests.ts'
import { webhookRoutes } from './webhooks.ts'

export const routes = {
  ...peopleRoutes,
  ...applicationRoutes,
  ...callRoutes,
  ...requestRoutes,
  ...catalogueRoutes,
  ...grantRoutes,
  ...settingsRoutes,
  ...carryingRoutes,
  ...auditRoutes,
  ...oversightRoutes,
  ...webhookRoutes,
} as const

export type Routes = typeof routes
export type RouteName = keyof Routes
