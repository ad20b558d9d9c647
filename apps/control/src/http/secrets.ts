/** Routes of AppSecrets: show, reset, and the versions of a rotation. */
import type { SecretVersion as SecretVersionBody } from '@portico/contract'
import { accept } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { listSecretAddresses, listSecretUse, listSecretVersions } from '@portico/store'
import type { SecretAddress, SecretUse, SecretVersionRecord } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { reachApplication } from '../use-cases/application-access.ts'
import { changeOverlap } from '../use-cases/change-overlap.ts'
import { resetSecret } from '../use-cases/reset-secret.ts'
import { revealSecret } from '../use-cases/reveal-secret.ts'
import type { Handlers } from './handler.ts'
import { presentWarnings } from './present-warnings.ts'

type SecretRoutes = 'revealSecret' | 'resetSecret' | 'listSecretVersions' | 'changeOverlap'

export function createSecretHandlers(deps: Deps): Pick<Handlers, SecretRoutes> {
  return {
    revealSecret: ({ caller, params }) => revealSecret(deps, caller, params.id),
    resetSecret: async ({ caller, params, body }) => {
      const reset = await resetSecret(deps, caller, { id: params.id, ...body })
      if (!reset.ok) return reset
      return accept({ ...reset.value, warnings: presentWarnings(reset.value.warnings) })
    },
    listSecretVersions: ({ caller, params }) => showVersions(deps, caller, params.id),
    changeOverlap: async ({ caller, params, body }) => {
      const endsAt = Date.parse(body.endsAt)
      const changed = await changeOverlap(deps, caller, { ...params, endsAt })
      return changed.ok ? showVersions(deps, caller, params.id) : changed
    },
  }
}

async function showVersions(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Outcome<{ items: SecretVersionBody[] }>> {
  const db = deps.database.kysely
  const now = deps.clock()
  const reached = await reachApplication(db, caller, id, 'application.view-secret', now)
  if (!reached.ok) return reached
  const uses = await listSecretUse(db, id, new Date(now))
  const versions = await listSecretVersions(db, id)
  const addresses = await listSecretAddresses(db, id, new Date(now - dayMs))
  const items = versions.toReversed().map((each) =>
    presentVersion(
      each,
      uses.find((use) => use.version === each.version),
      addresses.filter(({ version }) => version === each.version),
    ),
  )
  return accept({ items })
}

const dayMs = 86_400_000
const addressesShown = 10

function presentVersion(
  record: SecretVersionRecord,
  use: SecretUse | undefined,
  addresses: readonly SecretAddress[],
): SecretVersionBody {
  return {
    version: record.version,
    current: record.endsAt === null,
    createdAt: new Date(record.createdAt).toISOString(),
    createdBy: record.createdBy,
    custom: record.custom,
    endsAt: record.endsAt === null ? null : new Date(record.endsAt).toISOString(),
    lastUsedAt: use?.lastUsedAt.toISOString() ?? null,
    callsLastHour: use?.callsLastHour ?? 0,
    callsLastDay: use?.callsLastDay ?? 0,
    recentAddresses: (record.endsAt === null ? [] : addresses)
      .slice(0, addressesShown)
      .map(({ address, calls, lastAt }) => ({ address, calls, lastAt: lastAt.toISOString() })),
  }
}
