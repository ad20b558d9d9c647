/** Finds the API and the environment that a call asks for (GW2). */
import { apiOperations, type Environment } from '@portico/domain'
import { withoutQueryParameters } from '@portico/signing'
import type { Call } from '../call.ts'
import { readFormText } from '../forms.ts'
import { pathOf, readFormParameter, readParameter } from '../query.ts'
import { refuseCall, type CallRefusal, type Verdict } from '../refusal.ts'
import type { World } from '../world/world.ts'

const conventionalPath = new RegExp(`^/(${apiOperations.join('|')})/([^/]+)$`)

const environmentOfParameter: ReadonlyMap<string, Environment> = new Map([
  ['PROD', 'PROD'],
  ['PRE', 'DEV'],
  ['DEV', 'DEV'],
])
const environmentOfStage: ReadonlyMap<string, Environment> = new Map([
  ['RELEASE', 'PROD'],
  ['PRE', 'DEV'],
])

/**
 * `env` selects the data; without it the stage does, and without both it is PROD (GT1). The published
 * clients send stage RELEASE with every call, so it does not contradict `env`.
 */
function readEnvironment(call: Call, target: string): Environment | CallRefusal {
  const stage = call.headers.get('x-ca-stage')
  const ofStage = stage === undefined ? 'PROD' : environmentOfStage.get(stage.toUpperCase())
  if (ofStage === undefined) return refuseCall('I400SG')
  // A signature does not tell query from form (decision 0005), so neither place may mean more than the other.
  const ofQuery = readParameter(target, 'env')
  const ofForm = readFormParameter(call.signatureScheme === 'x-ca' ? readFormText(call) : '', 'env')
  const parameter = ofQuery[0] ?? ofForm[0]
  if (ofQuery.length + ofForm.length > 1)
    return refuseCall('I400IP', { name: 'env', reason: 'stands more than once' })
  if (parameter === undefined) return ofStage
  return environmentOfParameter.get(parameter) ?? refuseCall('I400SG')
}

function matchConventional(call: Call, world: World, path: string): Verdict | 'other' {
  const match = conventionalPath.exec(path)
  const id = match?.[2]
  const api = id === undefined ? undefined : world.findApi(decodeURIComponent(id))
  if (api === undefined) return 'other'
  if (call.method !== 'POST') {
    return refuseCall('I405UM', { reason: call.method }, { allow: 'POST' })
  }
  // The wrong verb answers as a missing grant does in the reference product (domain.md E1).
  if (api.operation !== match?.[1]) return refuseCall('I403AA', { path, appKey: call.appKey ?? '' })
  call.api = api
  return null
}

function matchRoute(call: Call, world: World, path: string): Verdict {
  const match = world.matchRoute(call.method, path)
  if (match.kind === 'none') return refuseCall('I404NF')
  if (match.kind === 'method') {
    return refuseCall('I405UM', { reason: call.method }, { allow: match.allow.join(', ') })
  }
  call.api = match.api
  return null
}

/** Reads the target as it will be forwarded: what the signature does not cover decides nothing. */
export function matchApi(call: Call, world: World): Verdict {
  const target = withoutQueryParameters(call.target, call.shadowedParameters)
  const path = pathOf(target)
  const conventional = matchConventional(call, world, path)
  const refused = conventional === 'other' ? matchRoute(call, world, path) : conventional
  if (refused !== null) return refused
  const environment = readEnvironment(call, target)
  if (typeof environment !== 'string') return environment
  call.environment = environment
  return null
}
