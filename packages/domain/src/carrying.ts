/** What has to be done at the vendor's gateway so that an application there is as it is here (NW3). */

/** The stage of the vendor's gateway that stands for each environment. */
export const stageOfEnvironment = { PROD: 'RELEASE', DEV: 'PRE' } as const
export type CarriedStage = (typeof stageOfEnvironment)[keyof typeof stageOfEnvironment]

export const carryingStates = ['pending', 'in-step', 'drifted', 'failed', 'removed'] as const
export type CarryingState = (typeof carryingStates)[number]

/** A grant in the vendor's terms. */
export type CarriedGrant = Readonly<{
  /** The vendor's id of the API. */
  apiId: string
  stage: string
  /** First instant at which it no longer holds, in milliseconds since 1970; null without an end. */
  endsAt: number | null
}>

/** An application as it has to be there. */
export type CarriedApplication = Readonly<{
  name: string
  description: string
  appKey: string
  appSecret: string
  disabled: boolean
  grants: readonly CarriedGrant[]
}>

/** An application as it was found there. */
export type FoundApplication = Readonly<{
  appId: string
  name: string
  description: string
  disabled: boolean
  appSecret: string
  grants: readonly CarriedGrant[]
}>

/** What differs, for a person to read; never a value of a secret. */
export type CarryingDifference =
  | Readonly<{ what: 'application' | 'name' | 'description' | 'disabled' | 'secret' }>
  | Readonly<{ what: 'grant' | 'foreign-grant' | 'api-not-linked'; apiId: string; stage: string }>

/** One call to the vendor. */
export type CarryingStep =
  | Readonly<{ do: 'create' | 'modify' | 'reset-secret' | 'delete' }>
  | Readonly<{
      do: 'grant' | 'withdraw'
      stage: string
      endsAt: number | null
      apiIds: readonly string[]
    }>

export type CarryingPlan = Readonly<{
  differences: readonly CarryingDifference[]
  steps: readonly CarryingStep[]
}>

const inStep: CarryingPlan = { differences: [], steps: [] }

/** The vendor takes up to a hundred ids in a call. */
const idsInOneCall = 100

/**
 * Compares and plans; the same plan for the same two, so that whoever was interrupted begins again (NW3).
 *
 * @param wanted null for an application that was deleted here
 * @param found null for one that is not there
 * @param managed the vendor's ids of the APIs whose grants are decided here; those of others are left alone
 */
export function planCarrying(
  wanted: CarriedApplication | null,
  found: FoundApplication | null,
  managed: ReadonlySet<string>,
): CarryingPlan {
  if (wanted === null) return found === null ? inStep : planOf([{ what: 'application' }], 'delete')
  // Its name and key go along; the rest is compared once it is there.
  if (found === null) return planOf([{ what: 'application' }], 'create')
  const changed = (['name', 'description', 'disabled'] as const).filter(
    (field) => wanted[field] !== found[field],
  )
  const parts = [
    changed.length > 0
      ? planOf(
          changed.map((what) => ({ what })),
          'modify',
        )
      : inStep,
    wanted.appSecret === found.appSecret ? inStep : planOf([{ what: 'secret' }], 'reset-secret'),
    planGrants(wanted.grants, found.grants, managed),
  ]
  return {
    differences: parts.flatMap(({ differences }) => differences),
    steps: parts.flatMap(({ steps }) => steps),
  }
}

function planOf(
  differences: readonly CarryingDifference[],
  step: 'create' | 'modify' | 'reset-secret' | 'delete',
): CarryingPlan {
  return { differences, steps: [{ do: step }] }
}

function keyOf({ apiId, stage }: CarriedGrant): string {
  return `${stage} ${apiId}`
}

function planGrants(
  wanted: readonly CarriedGrant[],
  found: readonly CarriedGrant[],
  managed: ReadonlySet<string>,
): CarryingPlan {
  const there = new Map(found.map((grant) => [keyOf(grant), grant]))
  const here = new Set(wanted.map(keyOf))
  const foreign = found.filter((grant) => managed.has(grant.apiId) && !here.has(keyOf(grant)))
  const missing = wanted.filter((grant) => {
    const present = there.get(keyOf(grant))
    return present === undefined || !isSameEnd(present.endsAt, grant.endsAt)
  })
  const name = (what: 'grant' | 'foreign-grant') => (grant: CarriedGrant) => ({
    what,
    apiId: grant.apiId,
    stage: grant.stage,
  })
  return {
    differences: [...foreign.map(name('foreign-grant')), ...missing.map(name('grant'))],
    // What must no longer be callable goes first.
    steps: [...groupGrants('withdraw', foreign), ...groupGrants('grant', missing)],
  }
}

/** The vendor's times have whole seconds. */
function isSameEnd(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other
  return Math.floor(one / 1000) === Math.floor(other / 1000)
}

function groupGrants(what: 'grant' | 'withdraw', grants: readonly CarriedGrant[]): CarryingStep[] {
  const groups = new Map<string, CarriedGrant[]>()
  for (const grant of grants) {
    const key = what === 'withdraw' ? grant.stage : `${grant.stage} ${grant.endsAt ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), grant])
  }
  return [...groups.values()].flatMap((group) => {
    const { stage = '', endsAt = null } = group[0] ?? {}
    const steps: CarryingStep[] = []
    for (let from = 0; from < group.length; from += idsInOneCall) {
      const apiIds = group.slice(from, from + idsInOneCall).map(({ apiId }) => apiId)
      steps.push({ do: what, stage, endsAt: what === 'grant' ? endsAt : null, apiIds })
    }
    return steps
  })
}

const carriedNameLength = 26
const carriedDescriptionLength = 180

/**
 * The name of an application there: letters, digits and `_`, a letter first, 4 to 26 of them. Unique by the
 * end of the id, because names here may be Han and are unique in their group only.
 */
export function carriedNameOf(id: string, name: string): string {
  const mark = `_${id.slice(-10)}`
  const readable = name.replaceAll(/[^A-Za-z0-9_]/g, '').replace(/^[^A-Za-z]+/, '')
  return `${(readable || 'portico').slice(0, carriedNameLength - mark.length)}${mark}`
}

/** The description there, which tells a person where the application comes from. */
export function carriedDescriptionOf(id: string, name: string): string {
  return `${name}; kept by Portico as ${id}`.slice(0, carriedDescriptionLength)
}

const minuteMs = 60_000

/** How long after a failure it is tried again: from half a minute, doubling, to an hour. */
export function carryingPauseMs(attempts: number): number {
  return Math.min(60 * minuteMs, (minuteMs / 2) * 2 ** Math.min(attempts - 1, 10))
}
