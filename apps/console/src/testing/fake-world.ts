/** What the fake management API holds: plain values in memory, changed in place. */
import type { Call, Grant, Me, Theme, Language } from '@portico/contract'
import { addDays, todayIn } from '@portico/domain'
import type {
  AddressRuleMode,
  ApplicationState,
  Membership,
  OrganisationRole,
  Request,
  SecretVersion,
} from '@portico/domain'

export type FakePerson = {
  id: string
  username: string
  displayName: string
  email: string | null
  password: string
  oneTimeCode: string | null
  roles: OrganisationRole[]
  active: boolean
  language: Language | null
  theme: Theme
  timeZone: string | null
  version: number
}

export type FakeGroup = { id: string; name: string; createdAt: number }

export type FakeSecret = Omit<SecretVersion, 'endsAt'> & {
  endsAt: number | null
  appSecret: string
  custom: boolean
  createdById: string
}

export type FakeApplication = {
  id: string
  name: string
  groupId: string
  scenario: string
  state: ApplicationState
  appKey: string
  createdAt: number
  createdById: string
  updatedAt: number
  suspendedAt: number | null
  version: number
  whitelist: { enabled: boolean; mode: AddressRuleMode; entries: string }
  secrets: FakeSecret[]
  memberships: (Membership & { joinedAt: number })[]
  refusedAddresses: { address: string; calls: number; lastAt: string }[]
}

export type FakeWorld = {
  /** Milliseconds since 1970 that the fake takes for now. */
  now: () => number
  nextId: (prefix: string) => string
  timeZone: string
  network: Me['organisation']['network']
  whitelistSwitchedOn: boolean
  allowIpv6: boolean
  maximumOverlapSeconds: number
  freshSignInForReveal: boolean
  people: FakePerson[]
  groups: FakeGroup[]
  applications: FakeApplication[]
  requests: Request[]
  /** Custom secrets of pending requests, by request (CR8). */
  sealedSecrets: Map<string, string>
  /** What an approved creation request made, by request. */
  createdBy: Map<string, string>
  grants: Grant[]
  calls: Call[]
  /** Who is signed in: one browser, one session. */
  signedInAs: string | null
  confirmed: boolean
  /** Refuses every call as a lost connection does. */
  away: boolean
}

export function today(world: FakeWorld): string {
  return todayIn(world.timeZone, world.now())
}

export function dayAfter(world: FakeWorld, days: number): string {
  return addDays(today(world), days)
}

export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

/** An empty organisation; samples and tests fill it. */
export function buildWorld(now: () => number): FakeWorld {
  let count = 0
  return {
    now,
    nextId: (prefix) => {
      count += 1
      return `${prefix}_${String(count).padStart(20, '0')}`
    },
    timeZone: 'Asia/Shanghai',
    network: 'built-in',
    whitelistSwitchedOn: true,
    allowIpv6: false,
    maximumOverlapSeconds: 7 * 86_400,
    freshSignInForReveal: false,
    people: [],
    groups: [],
    applications: [],
    requests: [],
    sealedSecrets: new Map(),
    createdBy: new Map(),
    grants: [],
    calls: [],
    signedInAs: null,
    confirmed: false,
    away: false,
  }
}
