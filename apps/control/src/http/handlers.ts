/** The handlers of every noun, in one place. */
import type { Deps } from '../deps.ts'
import { createApiHandlers } from './apis.ts'
import { createApplicationMemberHandlers } from './application-members.ts'
import { createApplicationHandlers } from './applications.ts'
import { createAuditHandlers } from './audit.ts'
import { createCallHandlers } from './calls.ts'
import { createCarryingHandlers } from './carrying.ts'
import { createChainHandlers } from './chains.ts'
import { createDataSourceHandlers } from './data-sources.ts'
import { createExpiringHandlers } from './expiring.ts'
import { createGatewayHandlers } from './gateways.ts'
import { createGrantHandlers } from './grants.ts'
import { createGroupHandlers } from './groups.ts'
import type { HandlerOptions, Handlers } from './handler.ts'
import { createMailDeliveryHandlers } from './mail-deliveries.ts'
import { createMeHandlers } from './me.ts'
import { createMemberHandlers } from './members.ts'
import { createMySecurityHandlers } from './my-security.ts'
import { createMyTokenHandlers } from './my-tokens.ts'
import { createNotificationHandlers } from './notifications.ts'
import { createProjectHandlers } from './projects.ts'
import { createSessionHandlers } from './session.ts'
import { createRequestHandlers } from './requests.ts'
import { createSecretHandlers } from './secrets.ts'
import { createSettingsHandlers } from './settings.ts'
import { createWebhookHandlers, createWebhookMessageHandlers } from './webhooks.ts'
import { createWhitelistHandlers } from './whitelists.ts'

/** One line per noun; each has the routes of its own file. */
export function createHandlers(deps: Deps, options: HandlerOptions): Handlers {
  return {
    ...createSessionHandlers(deps),
    ...createMeHandlers(deps, options),
    ...createMySecurityHandlers(deps),
    ...createMyTokenHandlers(deps),
    ...createMemberHandlers(deps),
    ...createGroupHandlers(deps),
    ...createProjectHandlers(deps),
    ...createApiHandlers(deps),
    ...createDataSourceHandlers(deps),
    ...createGrantHandlers(deps),
    ...createRequestHandlers(deps),
    ...createSettingsHandlers(deps),
    ...createCarryingHandlers(deps),
    ...createChainHandlers(deps),
    ...createAuditHandlers(deps),
    ...createNotificationHandlers(deps),
    ...createWebhookHandlers(deps, options.webhooks),
    ...createWebhookMessageHandlers(deps),
    ...createMailDeliveryHandlers(deps),
    ...createGatewayHandlers(deps),
    ...createApplicationHandlers(deps),
    ...createSecretHandlers(deps),
    ...createWhitelistHandlers(deps),
    ...createApplicationMemberHandlers(deps),
    ...createCallHandlers(deps, options),
    ...createExpiringHandlers(deps),
  }
}
