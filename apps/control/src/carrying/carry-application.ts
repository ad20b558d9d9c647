/** Carries one application to the vendor's gateway, or compares it with what is there (NW3). */
import {
  carriedDescriptionOf,
  carriedNameOf,
  endOfDay,
  isExpired,
  planCarrying,
  stageOfEnvironment,
  todayIn,
} from '@portico/domain'
import type {
  CarriedApplication,
  CarriedGrant,
  CarryingDifference,
  FoundApplication,
} from '@portico/domain'
import type { ApplicationToCarry } from '@portico/store'
import { AliyunFailure } from './aliyun-api.ts'
import type { AliyunGateway } from './aliyun-gateway.ts'

/** An application in the vendor's terms, with what cannot be said in them. */
export type WantedApplication = Readonly<{
  appKey: string
  /** Null for one that was deleted here. */
  application: CarriedApplication | null
  /** Grants on APIs whose id there is not known. */
  unlinked: readonly CarryingDifference[]
}>

/**
 * @param appSecret the present one, opened; null where there is none, as after a deletion
 */
export function wantedOf(
  { id, name, appKey, state, grants }: ApplicationToCarry,
  appSecret: string | null,
  timeZone: string,
  nowMs: number,
): WantedApplication {
  if (state === 'deleted' || appSecret === null) return { appKey, application: null, unlinked: [] }
  const today = todayIn(timeZone, nowMs)
  const carried: CarriedGrant[] = []
  const unlinked: CarryingDifference[] = []
  for (const { apiId, aliyunApiId, environment, expiresOn } of grants) {
    if (isExpired(expiresOn, today)) continue
    const stage = stageOfEnvironment[environment]
    if (aliyunApiId === null) unlinked.push({ what: 'api-not-linked', apiId, stage })
    else {
      const endsAt = expiresOn === null ? null : endOfDay(expiresOn, timeZone)
      carried.push({ apiId: aliyunApiId, stage, endsAt })
    }
  }
  const application = {
    name: carriedNameOf(id, name),
    description: carriedDescriptionOf(id, name),
    appKey,
    appSecret,
    disabled: state === 'suspended',
    grants: carried,
  }
  return { appKey, application, unlinked }
}

export type CarryingOutcome = Readonly<{
  aliyunAppId: string | null
  differences: readonly CarryingDifference[]
}>

/** Reads what is there and says what differs; changes nothing. */
export async function compareApplication(
  gateway: AliyunGateway,
  wanted: WantedApplication,
  managed: ReadonlySet<string>,
): Promise<CarryingOutcome> {
  const found = await gateway.find(wanted.appKey)
  const { differences } = planCarrying(wanted.application, found, managed)
  return outcomeOf(found, [...differences, ...wanted.unlinked])
}

/** What was made there is compared in a second round; one more for a vendor that shows it late. */
const rounds = 3

/**
 * Does what the plan says until nothing differs. Interrupted at any point, another run finds what is there by its
 * AppKey and goes on. Throws `AliyunFailure`, also where the vendor accepted a step and did not do it.
 */
export async function carryApplication(
  gateway: AliyunGateway,
  wanted: WantedApplication,
  managed: ReadonlySet<string>,
): Promise<CarryingOutcome> {
  let found = await gateway.find(wanted.appKey)
  for (let round = 1; ; round += 1) {
    const { differences, steps } = planCarrying(wanted.application, found, managed)
    if (steps.length === 0) return outcomeOf(found, wanted.unlinked)
    if (round > rounds) {
      const names = differences.map(({ what }) => what).join(', ')
      throw new AliyunFailure('carrying.not-taken', `accepted there, and still different: ${names}`)
    }
    for (const step of steps) await gateway.carryOut(step, wanted.application, found)
    found = await gateway.find(wanted.appKey)
  }
}

function outcomeOf(
  found: FoundApplication | null,
  differences: readonly CarryingDifference[],
): CarryingOutcome {
  return { aliyunAppId: found?.appId ?? null, differences }
}
