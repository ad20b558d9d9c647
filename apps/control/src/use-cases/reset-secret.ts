/** Gives an application a new AppSecret, with or without an overlap of the old one (CR6, CR7). */
import { timingSafeEqual } from 'node:crypto'
import { accept, buildAppSecret, decideReset, refuse, rotateSecret } from '@portico/domain'
import type { CustomSecret, Outcome, ResetInput, SecretVersion, Warning } from '@portico/domain'
import {
  appendEvents,
  findCurrentSecret,
  insertSecretVersion,
  listSealedSecrets,
  listSecretVersions,
  touchApplication,
  updateSecretEnds,
} from '@portico/store'
import type { LockedApplication, Schema, SealedSecretVersion } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { secretBinding } from '../secret-binding.ts'
import { changeApplication } from './application-access.ts'
import type { Reached } from './application-access.ts'
import { applicationEvent } from './application-event.ts'
import type { RevealedSecret } from './reveal-secret.ts'

export type ResetSecretInput = ResetInput &
  Readonly<{
    id: string
    /** How long callers may go on signing with the old secret; not at all unless said (CR6). */
    overlapSeconds?: number | undefined
  }>

export type ResetSecret = RevealedSecret & Readonly<{ warnings: readonly Warning[] }>

/**
 * Puts a new secret in place and answers it. Of two resets at once the second is refused with
 * `credential.reset-meanwhile`: it would end, unseen, the secret that the first one has just handed out.
 */
export async function resetSecret(
  deps: Deps,
  caller: Caller,
  input: ResetSecretInput,
): Promise<Outcome<ResetSecret>> {
  const seen = await findCurrentSecret(deps.database.kysely, input.id)
  return changeApplication(
    deps,
    caller,
    input.id,
    'application.reset-secret',
    async (tx, reached, now) => {
      const sealed = await listSealedSecrets(tx, input.id)
      if (sealed.find((each) => each.current)?.version !== seen?.version) {
        return refuse('credential.reset-meanwhile')
      }
      const custom = decide(deps, reached, sealed, input)
      if (!custom.ok) return custom
      const versions = await rotate(tx, reached, input.overlapSeconds ?? 0, now)
      if (!versions.ok) return versions
      const { application } = reached
      const made = await insertNext(tx, deps, caller, application, custom.value, versions.value)
      await touchApplication(tx, application.id, new Date(now))
      const detail = { ...made.detail, overlapSeconds: input.overlapSeconds ?? 0 }
      await appendEvents(tx, [applicationEvent(caller, 'secret.reset', application, detail)], now)
      const { appSecret } = made
      const warnings = custom.value?.warnings ?? []
      return accept({ appKey: application.appKey, appSecret, warnings })
    },
  )
}

function decide(
  deps: Deps,
  { application, organisation }: Reached<LockedApplication>,
  sealed: readonly SealedSecretVersion[],
  input: ResetSecretInput,
): Outcome<CustomSecret | null> {
  return decideReset(input, {
    networkKind: organisation.network,
    policy: organisation.secretPolicy,
    appKey: application.appKey,
    reused:
      input.mode === 'custom' ? findReuse(deps, application.id, sealed, input.appSecret) : null,
  })
}

/**
 * Whether a custom secret is, or once was, the application's (CR6, CR7). Each is unsealed and compared in
 * constant time: how far a guess agrees with a secret must not show in how long the answer takes.
 */
function findReuse(
  deps: Deps,
  applicationId: string,
  sealed: readonly SealedSecretVersion[],
  given: string,
): 'present' | 'earlier' | null {
  let found: 'present' | 'earlier' | null = null
  for (const secret of sealed) {
    const binding = secretBinding(applicationId, secret.version)
    const known = Buffer.from(deps.vault.unseal(secret, binding))
    const candidate = Buffer.from(given)
    const same = known.length === candidate.length && timingSafeEqual(known, candidate)
    if (same && found !== 'present') found = secret.current ? 'present' : 'earlier'
  }
  return found
}

/** Ends the older versions as the rules say, and answers all of them with the new one last. */
async function rotate(
  tx: Transaction<Schema>,
  { application, organisation }: Reached<LockedApplication>,
  overlapSeconds: number,
  now: number,
): Promise<Outcome<readonly SecretVersion[]>> {
  const before = await listSecretVersions(tx, application.id)
  const policy = { overlapSecondsMax: organisation.settings.maximumOverlapSeconds }
  const rotated = rotateSecret(before, overlapSeconds, policy, now)
  if (!rotated.ok) return rotated
  const changed = rotated.value.filter(({ version, endsAt }) =>
    before.some((each) => each.version === version && each.endsAt !== endsAt),
  )
  await updateSecretEnds(tx, application.id, changed)
  return rotated
}

async function insertNext(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  application: LockedApplication,
  custom: CustomSecret | null,
  versions: readonly SecretVersion[],
): Promise<Readonly<{ appSecret: string; detail: { version: number; custom: boolean } }>> {
  const version = versions.at(-1)?.version ?? 1
  const appSecret = custom?.appSecret ?? buildAppSecret(deps.randomness(24))
  await insertSecretVersion(tx, {
    applicationId: application.id,
    version,
    ...deps.vault.seal(appSecret, secretBinding(application.id, version)),
    custom: custom !== null,
    createdAt: new Date(deps.clock()),
    createdBy: caller.actor.memberId,
  })
  return { appSecret, detail: { version, custom: custom !== null } }
}
