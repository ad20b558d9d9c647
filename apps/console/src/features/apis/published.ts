/** In which environments an API answers. */
import { environments } from '@portico/domain'
import type { Environment } from '@portico/domain'
import type { Api } from '@portico/contract'

export function listPublished(api: Api): readonly Environment[] {
  return environments.filter((environment) => api.environments[environment] !== null)
}
