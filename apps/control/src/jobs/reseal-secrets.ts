/**
 * Seals every secret again under the present master key, while everything runs (CR4): AppSecrets, signing secrets
 * of webhooks, what pending requests, data sources and the network carry, and one-time codes. Killed at any
 * moment, each secret is whole under the old key or the new one, and the next run goes on from there.
 */
import { inTransaction, listSecretsUnderOtherKeys, replaceSeals } from '@portico/store'
import type { NewSeal, SecretToReseal } from '@portico/store'
import type { Deps } from '../deps.ts'
import { secretBinding } from '../secret-binding.ts'
import { VaultFailure } from '../vault.ts'
import { resealPlacedSecrets } from './reseal-placed-secrets.ts'
import { resealWebhookSecrets } from './reseal-webhook-secrets.ts'
import type { UnreadableSecret } from './unreadable-secret.ts'

export type ResealOptions = Readonly<{
  /** AppSecrets in one transaction. Default 500. */
  batchSize?: number
  /** Ends the run after the batch it is in. */
  signal?: AbortSignal
  onProgress?: (report: ResealReport) => void
}>

export type ResealReport = Readonly<{
  resealed: number
  /** They stay as they are, and their key must not be thrown away. */
  unreadable: readonly UnreadableSecret[]
  /** Nothing is left that could be sealed again. */
  complete: boolean
}>

type Part = Pick<ResealReport, 'resealed' | 'unreadable'>

/** Runs until nothing is left under another key; the old key has to be configured as a second one. */
export async function resealSecrets(
  deps: Deps,
  options: ResealOptions = {},
): Promise<ResealReport> {
  const { batchSize = 500, signal, onProgress } = options
  let report: ResealReport = { resealed: 0, unreadable: [], complete: false }
  let after: SecretToReseal | null = null
  for (;;) {
    const batch: SecretToReseal[] = await listSecretsUnderOtherKeys(
      deps.database.kysely,
      deps.vault.currentKeyId,
      after,
      batchSize,
    )
    if (batch.length === 0) return { ...add(report, await resealOthers(deps)), complete: true }
    if (signal?.aborted === true) return report
    const { seals, unreadable } = sealAgain(deps, batch)
    const resealed = await inTransaction(deps.database, (tx) => replaceSeals(tx, seals))
    report = add(report, { resealed, unreadable })
    onProgress?.(report)
    after = batch.at(-1) ?? null
  }
}

/** They are few beside the AppSecrets. */
async function resealOthers(deps: Deps): Promise<Part> {
  const webhooks = await resealWebhookSecrets(deps)
  const placed = await resealPlacedSecrets(deps)
  const codes = await deps.identity.resealTwoFactors()
  return {
    resealed: webhooks.resealed + placed.resealed + codes.resealed,
    unreadable: [
      ...webhooks.unreadable,
      ...placed.unreadable,
      ...codes.unreadable.map((id) => ({ place: 'one-time-code', id, keyId: null }) as const),
    ],
  }
}

function add(report: ResealReport, part: Part): ResealReport {
  return {
    ...report,
    resealed: report.resealed + part.resealed,
    unreadable: [...report.unreadable, ...part.unreadable],
  }
}

function sealAgain(
  { vault }: Deps,
  batch: readonly SecretToReseal[],
): { seals: NewSeal[]; unreadable: UnreadableSecret[] } {
  const seals: NewSeal[] = []
  const unreadable: UnreadableSecret[] = []
  for (const secret of batch) {
    const { applicationId: id, version, keyId } = secret
    const binding = secretBinding(id, version)
    try {
      seals.push({ secret, next: vault.seal(vault.unseal(secret, binding), binding) })
    } catch (error) {
      if (!(error instanceof VaultFailure)) throw error
      // One damaged row must not keep the others under a key that may have leaked.
      unreadable.push({ place: 'application', id, keyId })
    }
  }
  return { seals, unreadable }
}
