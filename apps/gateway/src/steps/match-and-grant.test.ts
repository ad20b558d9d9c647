import { describe, expect, it } from 'vitest'
import {
  appKey,
  buildApi,
  buildApplication,
  buildCall,
  buildWorld,
  nowMs,
  type CallInput,
} from '../testing.ts'
import type { WorldRecords } from '../world/compiled-world.ts'
import { checkGrant } from './check-grant.ts'
import { identifyApplication } from './identify-application.ts'
import { createLimitRate } from './limit-rate.ts'
import { matchApi } from './match-api.ts'
import { SecondWindows } from '../limits/second-windows.ts'

const both = { PROD: { url: 'http://u/p' }, DEV: { url: 'http://u/d' } }
const apis = [
  buildApi({ environments: both }),
  buildApi({ id: 'api_2', operation: 'get', route: { method: 'GET', path: '/orders/{id}' } }),
  buildApi({ id: 'api_3', operation: 'get', route: { method: 'GET', path: '/orders/mine' } }),
  buildApi({ id: 'api_4', operation: 'delete', route: { method: 'DELETE', path: '/orders/{id}' } }),
]

function decide(input: CallInput, more: Partial<WorldRecords> = {}) {
  const world = buildWorld({ apis, ...more })
  const call = buildCall({ ...input, headers: { 'x-ca-key': appKey, ...input.headers } })
  const refusal = identifyApplication(call, world) ?? matchApi(call, world) ?? checkGrant(call)
  return { call, refusal, code: refusal?.code ?? null }
}

describe('match-api', () => {
  it('[GW2] a path without an API is refused', () => {
    expect(decide({ target: '/list/api_9' }).code).toBe('I404NF')
    expect(decide({ target: '/nothing' }).code).toBe('I404NF')
    expect(decide({ target: '/list/api_1/' }).code).toBe('I404NF')
    expect(decide({ target: '/LIST/api_1' }).code).toBe('I404NF')
    expect(decide({ target: '/list/__proto__' }).code).toBe('I404NF')
  })

  it('[GW2] the wrong verb answers as a missing grant, in the protocol’s words', () => {
    expect(decide({ target: '/get/api_1' }).refusal).toEqual({
      code: 'I403AA',
      facts: { path: '/get/api_1', appKey },
    })
  })

  it('[GW2] the conventional door takes POST only', () => {
    expect(decide({ method: 'GET' }).refusal).toEqual({
      code: 'I405UM',
      facts: { reason: 'GET' },
      allow: 'POST',
    })
  })

  it('[GW2] a registered method and path is a door too, literals before parameters', () => {
    expect(decide({ method: 'GET', target: '/orders/17?x=1' }).call.api?.id).toBe('api_2')
    expect(decide({ method: 'GET', target: '/orders/mine' }).call.api?.id).toBe('api_3')
    expect(decide({ method: 'HEAD', target: '/orders/17' }).call.api?.id).toBe('api_2')
    expect(decide({ method: 'PUT', target: '/orders/17' }).refusal?.allow).toBe('DELETE, GET')
    expect(decide({ method: 'GET', target: '/orders/' }).code).toBe('I404NF')
  })

  it.each([
    ['env=PROD', {}, 'PROD'],
    ['env=PRE', {}, 'DEV'],
    ['', {}, 'PROD'],
    ['', { 'x-ca-stage': 'pre' }, 'DEV'],
    ['', { 'x-ca-stage': 'RELEASE' }, 'PROD'],
    ['env=PRE', { 'x-ca-stage': 'RELEASE' }, 'DEV'],
  ])('[GT1] query %j and headers %j mean %s', (query, headers, environment) => {
    const { call } = decide({ target: `/list/api_1?${query}`, headers })
    expect(call.environment).toBe(environment)
  })

  it.each([
    ['env=prod', {}, 'I400SG'],
    ['env=', {}, 'I400SG'],
    ['', { 'x-ca-stage': 'TEST' }, 'I400SG'],
    ['env=PROD', { 'x-ca-stage': 'nonsense' }, 'I400SG'],
    ['env=PROD&e%6Ev=PRE', {}, 'I400IP'],
  ])('[GT1] query %j and headers %j are refused', (query, headers, code) => {
    expect(decide({ target: `/list/api_1?${query}`, headers }).code).toBe(code)
  })

  it('[GT1] a parameter moved from the query into the form selects the same environment', () => {
    const world = buildWorld({ apis })
    const call = buildCall({
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-ca-signature': 'x' },
      body: 'env=PRE',
    })
    call.signatureScheme = 'x-ca'
    call.body = Buffer.from('a=1&env=PRE')
    expect(matchApi(call, world)).toBeNull()
    expect(call.environment).toBe('DEV')
  })
})

describe('check-grant', () => {
  const granted = (endsAt: number | null) =>
    buildApplication({ grants: [{ apiId: 'api_1', environment: 'PROD', endsAt }] })

  it('[GT1] without a grant in this environment a call is refused', () => {
    const applications = [granted(null)]
    expect(decide({ method: 'GET', target: '/orders/1' }, { applications }).code).toBe('I403AA')
    expect(decide({ target: '/list/api_1?env=PRE' }, { applications }).code).toBe('I403AA')
    expect(decide({}, { applications }).code).toBeNull()
  })

  it('[GT1] a grant ends to the millisecond, without the control plane', () => {
    expect(decide({}, { applications: [granted(nowMs)] }).code).toBe('A403EP')
    expect(decide({}, { applications: [granted(nowMs + 1)] }).code).toBeNull()
  })

  it('[GW2] where the API is not published is said to those only who may call it', () => {
    const applications = [
      buildApplication({ grants: [{ apiId: 'api_2', environment: 'DEV', endsAt: null }] }),
    ]
    const input = { method: 'GET', target: '/orders/1?env=PRE' }
    expect(decide(input, { applications }).refusal).toEqual({
      code: 'I404SR',
      facts: { stage: 'PRE' },
    })
    expect(decide(input).code).toBe('I403AA')
  })
})

describe('limit-rate', () => {
  it('[GW5] an application’s own limit replaces the common one and answers with Retry-After', () => {
    const limits = { api: null, application: 100, overrides: { app_1: 1 } }
    const limitRate = createLimitRate(new SecondWindows())
    const { call } = decide({}, { apis: [buildApi({ limits })] })
    expect(limitRate(call)).toBeNull()
    expect(limitRate(call)).toEqual({
      code: 'T429PA',
      facts: { scope: 'APP' },
      retryAfterSeconds: 1,
    })
  })
})
