/** The registry as a few lists: what its state machines come to, without locks, SQL or HTTP. */
import type { TestPerson } from './testing.ts'

export type ModelVersion = {
  endsAt: number | null
  supersededAt: number | null
  /** As it was handed out; null for one that nobody has seen. */
  secret: string | null
}

export type ModelApplication = {
  id: string
  name: string
  state: 'active' | 'suspended' | 'deleted'
  owners: Set<TestPerson>
  /** The last day of each, in days since 1970; null without an end. */
  members: Map<TestPerson, number | null>
  versions: ModelVersion[]
}

export type ModelSeat = { approver: TestPerson; passed: boolean; signer: TestPerson | null }
export type ModelStep = { mode: 'any' | 'all'; seats: ModelSeat[] }

export type ModelRequest = {
  id: string
  kind: 'create-application' | 'join-application' | 'renew-membership'
  applicant: TestPerson
  state:
    | 'PENDING'
    | 'APPROVED'
    | 'EXECUTION_FAILED'
    | 'REJECTED'
    | 'WITHDRAWN'
    | 'CANCELLED'
    | 'EXPIRED'
  name: string
  owner: TestPerson
  application: ModelApplication | null
  steps: ModelStep[]
  current: number
  expiresAt: number
  /** Who has done something to it, beside those who sit in a seat. */
  acted: Set<TestPerson>
}

export type Model = {
  nowMs: number
  applications: ModelApplication[]
  requests: ModelRequest[]
  /** People who are deactivated. */
  away: Set<TestPerson>
}

export const dayMs = 86_400_000

/** Days that a membership of 30 days or its renewal lasts beyond the day it counts from. */
export const periodDays = 30

export function today({ nowMs }: Model): number {
  return Math.floor(nowMs / dayMs)
}

export function isLive({ state }: ModelApplication): boolean {
  return state !== 'deleted'
}

export function findNamed(model: Model, name: string): ModelApplication | undefined {
  return model.applications.find((each) => isLive(each) && each.name === name)
}

export function pendingOf(model: Model, kind: ModelRequest['kind']): ModelRequest[] {
  return model.requests.filter((each) => each.state === 'PENDING' && each.kind === kind)
}

export function isCurrent(model: Model, application: ModelApplication, who: TestPerson): boolean {
  const end = application.members.get(who)
  return end === null || (end !== undefined && end >= today(model))
}

export function isAlive({ nowMs }: Model, { endsAt }: ModelVersion): boolean {
  return endsAt === null || endsAt > nowMs
}

export function isActive({ away }: Model, who: TestPerson): boolean {
  return !away.has(who)
}

export function isAdministrator(who: TestPerson): boolean {
  return who === 'admin' || who === 'deputy'
}

export function addApplication(model: Model, id: string, name: string, owner: TestPerson): void {
  const versions = [{ endsAt: null, supersededAt: null, secret: null }]
  const people = { owners: new Set([owner]), members: new Map<TestPerson, number | null>() }
  model.applications.push({ id, name, state: 'active', versions, ...people })
}

/** CR6, CR7: without an overlap all older ones end, with one only the current gets an end. */
export function rotate(
  model: Model,
  application: ModelApplication,
  overlapSeconds: number,
  secret: string,
): void {
  const endsAt = model.nowMs + overlapSeconds * 1000
  for (const version of application.versions) {
    const current = version.endsAt === null
    if (current) version.supersededAt = model.nowMs
    if (current || (overlapSeconds === 0 && isAlive(model, version))) version.endsAt = endsAt
  }
  application.versions.push({ endsAt: null, supersededAt: null, secret })
}

/** AP9: everything that hangs on it goes, what waits is cancelled. */
export function bury(model: Model, application: ModelApplication): void {
  application.state = 'deleted'
  application.owners.clear()
  application.members.clear()
  for (const request of model.requests) {
    if (request.application === application && request.state === 'PENDING')
      request.state = 'CANCELLED'
  }
}

/** RQ3: what an approval comes to. Answers whether an application has to come of it. */
export function takeEffect(model: Model, request: ModelRequest): 'APPROVED' | 'EXECUTION_FAILED' {
  const { application, applicant } = request
  if (request.kind === 'create-application') {
    const free = findNamed(model, request.name) === undefined
    return free && isActive(model, request.owner) ? 'APPROVED' : 'EXECUTION_FAILED'
  }
  if (application === null || !isLive(application)) return 'EXECUTION_FAILED'
  if (request.kind === 'join-application') {
    if (application.owners.has(applicant)) return 'APPROVED'
    const asked = today(model) + periodDays
    const held = isCurrent(model, application, applicant)
      ? application.members.get(applicant)
      : undefined
    application.members.set(applicant, held === null ? null : Math.max(asked, held ?? 0))
    return 'APPROVED'
  }
  const end = application.members.get(applicant)
  if (end === undefined || end === null) return 'EXECUTION_FAILED'
  application.members.set(applicant, Math.max(today(model), end) + periodDays)
  return 'APPROVED'
}
