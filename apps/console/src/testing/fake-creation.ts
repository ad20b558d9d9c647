/** How an application comes to be in the fake: checks at submission, the effect at approval (RQ3, RQ4). */
import type { ApplicationForm } from '@portico/contract'
import {
  buildAppKey,
  buildAppSecret,
  decideWhitelist,
  ipWhitelistAvailable,
  parseApplicationName,
  parseCustomCredential,
  parseOwners,
  parseScenario,
  refusalsOf,
} from '@portico/domain'
import type { Refusal, RefusalCode, RequestPayload } from '@portico/domain'
import { problemOf } from './fake-problem.ts'
import type { FakeApplication, FakeWorld } from './fake-world.ts'

export type CreationPayload = Extract<RequestPayload, { kind: 'create-application' }>

/** Why a name cannot be had in a group now, or null (AP4, RQ4). */
export function findNameFault(
  world: FakeWorld,
  name: string,
  groupId: string,
  exceptApplicationId?: string,
): 'application.name-taken' | 'request.name-reserved' | null {
  const isTaken = world.applications.some(
    (each) =>
      each.state !== 'deleted' &&
      each.id !== exceptApplicationId &&
      each.name === name &&
      each.groupId === groupId,
  )
  if (isTaken) return 'application.name-taken'
  const isReserved = world.requests.some(
    ({ state, payload }) =>
      state === 'PENDING' &&
      payload.kind === 'create-application' &&
      payload.name === name &&
      payload.groupId === groupId,
  )
  return isReserved ? 'request.name-reserved' : null
}

function findKeyFault(world: FakeWorld, appKey: string | undefined): Refusal[] {
  const isTaken = world.applications.some((each) => each.appKey === appKey)
  return isTaken ? [{ code: 'credential.app-key-taken', path: 'appKey' }] : []
}

function listFaults(world: FakeWorld, form: ApplicationForm): Refusal[] {
  const active = world.people.filter((person) => person.active).map((person) => person.id)
  const name = parseApplicationName(form.name)
  const fault = name.ok ? findNameFault(world, name.value, form.groupId) : null
  const features = {
    whitelistExists: ipWhitelistAvailable(world.network),
    whitelistSwitchedOn: world.whitelistSwitchedOn,
    allowIpv6: world.allowIpv6,
  }
  const credential =
    form.customKey &&
    parseCustomCredential(form.customKey, world.network, { minimumStrength: 'weak' })
  const whitelist = form.ipWhitelist && {
    ...form.ipWhitelist,
    mode: form.ipWhitelist.mode ?? ('exempt' as const),
    enabled: true,
  }
  return [
    ...refusalsOf(name),
    ...(fault === null ? [] : [{ code: fault satisfies RefusalCode, path: 'name' }]),
    ...(world.groups.some(({ id }) => id === form.groupId)
      ? []
      : [{ code: 'group.unknown', path: 'groupId' } as const]),
    ...refusalsOf(parseScenario(form.scenario)),
    ...refusalsOf(parseOwners(form.ownerIds, new Set(active))),
    ...(credential ? refusalsOf(credential) : []),
    ...findKeyFault(world, form.customKey?.appKey),
    ...(whitelist ? refusalsOf(decideWhitelist(whitelist, features)) : []),
  ]
}

/** Checks a creation form as the server does at submission; a refusal ends the call. */
export function readCreationForm(world: FakeWorld, form: ApplicationForm): CreationPayload {
  const [first, ...others] = listFaults(world, form)
  if (first !== undefined) throw problemOf({ ...first, others })
  return {
    kind: 'create-application',
    name: form.name.normalize('NFC'),
    groupId: form.groupId,
    scenario: form.scenario,
    ownerIds: form.ownerIds,
    customAppKey: form.customKey?.appKey ?? null,
    whitelist: form.ipWhitelist
      ? { entries: form.ipWhitelist.entries, mode: form.ipWhitelist.mode ?? 'exempt' }
      : null,
  }
}

function random(bytes: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(bytes))
}

function firstSecret(
  createdAt: FakeApplication['createdAt'],
  createdById: string,
  customSecret: string | undefined,
): FakeApplication['secrets'][number] {
  return {
    version: 1,
    createdAt,
    endsAt: null,
    appSecret: customSecret ?? buildAppSecret(random(24)),
    custom: customSecret !== undefined,
    createdById,
  }
}

/** The effect of an approved creation request. */
export function createApplication(
  world: FakeWorld,
  payload: CreationPayload,
  createdById: string,
  customSecret: string | undefined,
): FakeApplication {
  const now = world.now()
  const application: FakeApplication = {
    id: world.nextId('app'),
    name: payload.name,
    groupId: payload.groupId,
    scenario: payload.scenario,
    state: 'active',
    appKey: payload.customAppKey ?? buildAppKey(random(10)),
    createdAt: now,
    createdById,
    updatedAt: now,
    suspendedAt: null,
    version: 1,
    whitelist: {
      enabled: payload.whitelist !== null,
      mode: payload.whitelist?.mode ?? 'exempt',
      entries: payload.whitelist?.entries ?? '',
    },
    secrets: [firstSecret(now, createdById, customSecret)],
    memberships: payload.ownerIds.map((memberId) => ({
      memberId,
      role: 'owner',
      endsOn: null,
      joinedAt: now,
    })),
    refusedAddresses: [],
  }
  world.applications.push(application)
  return application
}
