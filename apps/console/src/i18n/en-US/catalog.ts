/** The en-US catalog: complete, or it does not compile. */
import type { Messages } from '../messages.ts'
import type { zhCN } from '../zh-CN/catalog.ts'
import { account } from './account.ts'
import { applications } from './applications.ts'
import { audit } from './audit.ts'
import { calling } from './calling.ts'
import { calls } from './calls.ts'
import { apis, projects } from './catalogue.ts'
import { credentials } from './credentials.ts'
import { doctor } from './doctor.ts'
import { fields } from './fields.ts'
import { grants } from './grants.ts'
import { groups } from './groups.ts'
import { membership } from './membership.ts'
import { inbox } from './inbox.ts'
import { requests } from './requests.ts'
import { security } from './security.ts'
import { session } from './session.ts'
import { chains, dataSources, gateways, settings } from './settings.ts'
import { actions, navigation, shell, states, table } from './shell.ts'
import { webhooks } from './webhooks.ts'
import { whitelist } from './whitelist.ts'

export const enUS: Messages<typeof zhCN> = {
  account,
  actions,
  apis,
  applications,
  audit,
  calling,
  calls,
  chains,
  credentials,
  dataSources,
  doctor,
  fields,
  gateways,
  grants,
  groups,
  inbox,
  membership,
  navigation,
  projects,
  requests,
  security,
  session,
  settings,
  shell,
  states,
  table,
  webhooks,
  whitelist,
}
