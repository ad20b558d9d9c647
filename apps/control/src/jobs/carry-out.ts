/**
 * Carries applications, keys and grants to Alibaba Cloud API Gateway where that is the network (NW3). It follows the
 * events, so that a change here is never lost and never waits for the vendor; a failure is written down and retried.
 */
import { carryingPauseMs, isAliyun } from '@portico/domain'
import type { CarryingDifference } from '@portico/domain'
import {
  findApplicationToCarry,
  findNetworkAccessKey,
  forgetCarried,
  getNetworkSettings,
  getOrganisationSettings,
  hasUnreadEvents,
  inTransaction,
  listLinkedApiIds,
  markToCarry,
  noteCarriedApis,
  saveCarrying,
  takeDueCarrying,
  takeEvents,
} from '@portico/store'
import type { CarryingResult, DueCarrying, Schema, StoredEvent, ToCarry } from '@portico/store'
import type { Transaction } from 'kysely'
import { AliyunFailure } from '../carrying/aliyun-api.ts'
import { createAliyunGateway } from '../carrying/aliyun-gateway.ts'
import type { AliyunGateway } from '../carrying/aliyun-gateway.ts'
import { carryApplication, compareApplication, wantedOf } from '../carrying/carry-application.ts'
import type { WantedApplication } from '../carrying/carry-application.ts'
import type { Deps } from '../deps.ts'
import { bindingOfNetworkSecret, secretBinding } from '../secret-binding.ts'
import { VaultFailure } from '../vault.ts'

export type CarryOutOptions = Readonly<{
  /** Where a host is reached. Default: by https. */
  originOf?: (host: string) => string
}>

const eventBatch = 200
/** How long one application may be in hands; a control plane that dies meanwhile leaves it to be taken then. */
const leaseMs = 5 * 60_000
/** How often what is in step is compared with what is there. */
const comparePauseMs = 60 * 60_000

/** Answers how many applications were carried or compared. */
export async function carryOut(deps: Deps, options: CarryOutOptions = {}): Promise<number> {
  while (await hasUnreadEvents(deps.database.kysely, 'carry-out')) {
    await inTransaction(deps.database, (tx) => followEvents(tx, deps))
  }
  const gateway = await openGateway(deps, options)
  if (gateway === null) return 0
  for (let done = 0; ; done += 1) {
    const now = deps.clock()
    const due = await takeDueCarrying(deps.database.kysely, new Date(now), new Date(now + leaseMs))
    if (due === null) return done
    // What every application would meet is not tried with each of them.
    if (!(await carryDue(deps, gateway, due))) return done
  }
}

async function followEvents(tx: Transaction<Schema>, deps: Deps): Promise<void> {
  const events = await takeEvents(tx, 'carry-out', eventBatch)
  const { kind } = await getNetworkSettings(tx)
  if (!isAliyun(kind)) return forgetCarried(tx)
  const at = new Date(deps.clock())
  const changes = events.flatMap((event) => changeOf(event) ?? [])
  if (changes.includes('all')) {
    await markToCarry(tx, 'all', at)
  }
  for (const change of changes) if (change !== 'all') await markToCarry(tx, change, at)
}

/** What an event changes there. */
function changeOf({ event, outcome, feed }: StoredEvent): ToCarry | null {
  if (outcome === 'refused') return null
  if (event.startsWith('network.') || event === 'settings.organisation-changed') return 'all'
  if (feed?.kind === 'application') return { applicationIds: [feed.id] }
  return feed?.kind === 'api' ? { apiId: feed.id } : null
}

async function openGateway(
  deps: Deps,
  { originOf = (host) => `https://${host}` }: CarryOutOptions,
): Promise<AliyunGateway | null> {
  const db = deps.database.kysely
  const { kind, regionId, endpoint } = await getNetworkSettings(db)
  const key = await findNetworkAccessKey(db)
  if (!isAliyun(kind) || key === null || regionId === null) return null
  return createAliyunGateway({
    origin: originOf(endpoint ?? `apigateway.${regionId}.aliyuncs.com`),
    accessKeyId: key.accessKeyId,
    accessKeySecret: deps.vault.unseal(key, bindingOfNetworkSecret),
    clock: deps.clock,
  })
}

/** Answers false where the others would fail alike. */
async function carryDue(deps: Deps, gateway: AliyunGateway, due: DueCarrying): Promise<boolean> {
  const { applicationId } = due
  let carriedApiIds = due.carriedApiIds
  try {
    const wanted = await readWanted(deps, applicationId)
    const linked = await listLinkedApiIds(deps.database.kysely)
    const granted = wanted.application?.grants.map(({ apiId }) => apiId) ?? []
    carriedApiIds = [...new Set([...due.carriedApiIds, ...granted])]
    const managed = new Set([...linked, ...carriedApiIds])
    const carries = due.state === 'pending' || due.state === 'failed'
    if (carries) await noteCarriedApis(deps.database.kysely, applicationId, carriedApiIds)
    const work = carries ? carryApplication : compareApplication
    const { aliyunAppId, differences } = await work(gateway, wanted, managed)
    const now = new Date(deps.clock())
    const removed = wanted.application === null && aliyunAppId === null
    await saveCarrying(deps.database.kysely, due, {
      ...settled(differences, now),
      ...(removed ? { state: 'removed', dueAt: null } : {}),
      aliyunAppId,
      carriedApiIds,
      carriedAt: carries ? now : null,
    })
    return true
  } catch (error) {
    const failure = failureOf(error)
    await saveFailure(deps, { ...due, carriedApiIds }, failure)
    deps.log.warn({ applicationId, code: failure.code }, 'an application could not be carried')
    return !failure.general
  }
}

function settled(
  differences: readonly CarryingDifference[],
  now: Date,
): Pick<CarryingResult, 'state' | 'dueAt' | 'attempts' | 'failure' | 'differences' | 'comparedAt'> {
  return {
    state: differences.length === 0 ? 'in-step' : 'drifted',
    dueAt: new Date(now.getTime() + comparePauseMs),
    attempts: 0,
    failure: null,
    differences,
    comparedAt: now,
  }
}

/** A comparison that could not be made leaves what was known, with the reason beside it. */
async function saveFailure(deps: Deps, due: DueCarrying, failure: AliyunFailure): Promise<void> {
  const attempts = due.attempts + 1
  const { code, message, requestId } = failure
  await saveCarrying(deps.database.kysely, due, {
    state: due.state === 'pending' ? 'failed' : due.state,
    aliyunAppId: due.aliyunAppId,
    carriedApiIds: due.carriedApiIds,
    dueAt: new Date(deps.clock() + carryingPauseMs(attempts)),
    attempts,
    failure: { code, message, requestId },
    differences: due.differences,
    carriedAt: null,
    comparedAt: null,
  })
}

/** Unknown faults are defects of ours; they are shown without their text, which might hold anything. */
function failureOf(error: unknown): AliyunFailure {
  if (error instanceof AliyunFailure) return error
  if (error instanceof VaultFailure) {
    return new AliyunFailure('secret.unreadable', 'the AppSecret cannot be opened; see the log')
  }
  throw error
}

async function readWanted(deps: Deps, applicationId: string): Promise<WantedApplication> {
  const db = deps.database.kysely
  const application = await findApplicationToCarry(db, applicationId)
  if (!application) throw new Error(`${applicationId} is due to be carried and does not exist`)
  const { timeZone } = await getOrganisationSettings(db)
  const { secret } = application
  const opened = secret && deps.vault.unseal(secret, secretBinding(applicationId, secret.version))
  return wantedOf(application, opened, timeZone, deps.clock())
}
