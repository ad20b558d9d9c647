/** Routes of an application's IP whitelist. */
import { accept, refuse } from '@portico/domain'
import { findApplication, listRefusedAddresses } from '@portico/store'
import type { SeenAddress } from '@portico/store'
import type { Deps } from '../deps.ts'
import { reachApplication } from '../use-cases/application-access.ts'
import { readOrganisation } from '../use-cases/organisation.ts'
import { previewWhitelist, setWhitelist } from '../use-cases/set-whitelist.ts'
import type { Handlers } from './handler.ts'
import { presentStoredWhitelist, presentWhitelist } from './present-whitelist.ts'

type WhitelistRoutes = 'setWhitelist' | 'previewWhitelist' | 'listRefusedAddresses'

/** Refused addresses are offered for this long, and at most so many. */
const refusedDays = 30
const refusedLimit = 100

export function createWhitelistHandlers(deps: Deps): Pick<Handlers, WhitelistRoutes> {
  const db = deps.database.kysely
  return {
    setWhitelist: async ({ caller, params, body, version }) => {
      const set = await setWhitelist(deps, caller, { id: params.id, ...body, version })
      if (!set.ok) return set
      const application = await findApplication(db, params.id)
      if (application === null) return refuse('application.unknown')
      const organisation = await readOrganisation(db, deps.clock())
      return accept(presentStoredWhitelist(application.whitelist, organisation))
    },
    previewWhitelist: async ({ caller, params, body }) => {
      const previewed = await previewWhitelist(deps, caller, { id: params.id, ...body })
      if (!previewed.ok) return previewed
      const { whitelist, unlistedAddresses, ...counts } = previewed.value
      const organisation = await readOrganisation(db, deps.clock())
      return accept({
        ...counts,
        whitelist: presentWhitelist(whitelist, organisation),
        unlistedAddresses: unlistedAddresses.map(({ address, calls }) => ({ address, calls })),
      })
    },
    listRefusedAddresses: async ({ caller, params }) => {
      const now = deps.clock()
      const action = 'application.edit-whitelist'
      const reached = await reachApplication(db, caller, params.id, action, now)
      if (!reached.ok) return reached
      const since = new Date(now - refusedDays * 86_400_000)
      const seen = await listRefusedAddresses(db, params.id, since, refusedLimit)
      return accept({ items: seen.map(presentAddress) })
    },
  }
}

function presentAddress({ address, calls, lastAt }: SeenAddress) {
  return { address, calls, lastAt: lastAt.toISOString() }
}
