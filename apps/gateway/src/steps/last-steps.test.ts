/** The steps that come when who calls is known: upgrade, replay and limits, and what they say when they cannot tell. */
import { describe, expect, it } from 'vitest'
import type { LimitRefusal, LimitUse } from '../limits/limits.ts'
import type { NonceUse, Spend } from '../replay/nonces.ts'
import {
  appKey,
  buildApi,
  buildApplication,
  buildCall,
  buildSettings,
  buildSignedCall,
  buildWorld,
  nowMs,
} from '../testing.ts'
import type { Call } from '../call.ts'
import { checkAddress } from './check-address.ts'
import { checkClock } from './check-clock.ts'
import { checkGrant } from './check-grant.ts'
import { checkUpgrade } from './check-upgrade.ts'
import { identifyApplication } from './identify-application.ts'
import { createLimitRate } from './limit-rate.ts'
import { matchApi } from './match-api.ts'
import { createRejectReplay } from './reject-replay.ts'

/** A call of which everything is learnt that comes before these steps. */
function learn(call: Call, world = buildWorld()): Call {
  expect(identifyApplication(call, world)).toBeNull()
  expect(matchApi(call, world)).toBeNull()
  return call
}

describe('check-upgrade', () => {
  const socket = { 'x-ca-key': appKey, upgrade: 'websocket', connection: 'Upgrade' }
  const ask = (allowUpgrade: boolean, headers: Record<string, string>) => {
    const route = { method: 'GET', path: '/live' }
    const apis = [buildApi({ operation: 'get', route, allowUpgrade })]
    const call = buildCall({ method: 'GET', target: '/live', headers })
    return checkUpgrade(learn(call, buildWorld({ apis })))
  }

  it('[GW3] WebSocket is refused where the API does not allow it, and only WebSocket', () => {
    expect(ask(false, socket)).toEqual({ code: 'I403UP' })
    expect(ask(false, { ...socket, upgrade: 'h2c' })).toBeNull()
    expect(ask(false, { 'x-ca-key': appKey })).toBeNull()
    expect(ask(true, socket)).toBeNull()
  })
})

describe('reject-replay', () => {
  /** A memory that answers as told and keeps what it was asked. */
  function createMemory(answer: Spend | Promise<Spend>) {
    const asked: NonceUse[] = []
    const spend = (use: NonceUse) => {
      asked.push(use)
      return answer
    }
    const nonces = { spend, liveCount: 0, coldBeforeMs: 0, close: async () => undefined }
    return { asked, step: createRejectReplay(nonces) }
  }
  const world = buildWorld({ settings: buildSettings({ requireTimestamp: false }) })
  const signed = (more: Parameters<typeof buildSignedCall>[0] = {}) => {
    const call = buildSignedCall({ nonce: 'nonce-01', ...more })
    expect(identifyApplication(call, world) ?? checkClock(call, world)).toBeNull()
    return call
  }

  it.each<[Spend, string, number | undefined]>([
    ['spent', 'S403NU', undefined],
    ['cold', 'S503RC', 1],
    ['full', 'S503NS', 1],
    ['unavailable', 'S503NS', 1],
  ])('[SG3] a nonce that is %s is refused with %s', async (spend, code, retryAfterSeconds) => {
    for (const answer of [spend, Promise.resolve(spend)]) {
      const refusal = await createMemory(answer).step(signed(), world)
      expect(refusal?.code).toBe(code)
      expect(refusal?.retryAfterSeconds).toBe(retryAfterSeconds)
    }
  })

  it('[SG3] a fresh one passes, spent under its key, timestamp and window', async () => {
    const memory = createMemory('fresh')
    expect(await memory.step(signed({ timestampMs: nowMs - 5 }), world)).toBeNull()
    const use = { appKey, nonce: 'nonce-01', nowMs, windowMs: 900_000 }
    expect(memory.asked).toEqual([{ ...use, timestampMs: nowMs - 5 }])
    // Without a timestamp it counts from when it came.
    const untimed = createMemory('fresh')
    await untimed.step(signed({ headers: { 'x-ca-timestamp': null } }), world)
    expect(untimed.asked).toEqual([{ ...use, timestampMs: nowMs }])
  })

  it('[SG3] an unsigned call spends nothing: a stranger could spend another’s nonce', async () => {
    const memory = createMemory('spent')
    const call = buildCall({ headers: { 'x-ca-key': appKey, 'x-ca-nonce': 'nonce-01' } })
    expect(identifyApplication(call, world) ?? checkClock(call, world)).toBeNull()
    expect(await memory.step(call, world)).toBeNull()
    expect(await memory.step({ ...call, nonce: 'nonce-01' }, world)).toBeNull()
    expect(await memory.step({ ...signed(), nonce: null }, world)).toBeNull()
    expect(memory.asked).toEqual([])
  })
})

describe('limit-rate', () => {
  function createLimits(answer: LimitRefusal | null | Promise<LimitRefusal | null>) {
    const asked: LimitUse[] = []
    const take = (use: LimitUse) => {
      asked.push(use)
      return answer
    }
    return { asked, step: createLimitRate({ take }) }
  }
  const call = () => learn(buildCall({ headers: { 'x-ca-key': appKey } }))

  it.each<[LimitRefusal, object]>([
    [
      { scope: 'API', retryAfterSeconds: 1 },
      { code: 'T429PA', facts: { scope: 'API' }, retryAfterSeconds: 1 },
    ],
    [
      { scope: 'unavailable', retryAfterSeconds: 2 },
      { code: 'S503LS', retryAfterSeconds: 2 },
    ],
  ])('[GW5] %j is refused, at once or later', async (refusal, expected) => {
    expect(createLimits(refusal).step(call())).toEqual(expected)
    expect(await createLimits(Promise.resolve(refusal)).step(call())).toEqual(expected)
    expect(await createLimits(Promise.resolve(null)).step(call())).toBeNull()
  })

  it('[GW5] asks for this API and application, at its time, with the limit of its own', () => {
    const use = { apiId: 'api_1', applicationId: 'app_1', nowMs }
    for (const [limits, apiLimit, applicationLimit] of [
      [{ api: 7, application: 5, overrides: {} }, 7, 5],
      [{ api: 7, application: 5, overrides: { app_1: 3 } }, 7, 3],
      [{ api: null, application: null, overrides: { app_2: 3 } }, null, null],
    ] as const) {
      const { asked, step } = createLimits(null)
      const world = buildWorld({ apis: [buildApi({ limits })] })
      expect(step(learn(buildCall({ headers: { 'x-ca-key': appKey } }), world))).toBeNull()
      expect(asked).toEqual([{ ...use, apiLimit, applicationLimit }])
    }
  })
})

describe('what is said to whom', () => {
  it('[GW2] an API that is not published in PROD is told by the stage’s name', () => {
    const apis = [buildApi({ environments: { PROD: null, DEV: { url: 'http://u' } } })]
    const world = buildWorld({ apis, applications: [buildApplication()] })
    const call = learn(buildCall({ headers: { 'x-ca-key': appKey } }), world)
    expect(checkGrant(call)).toEqual({ code: 'I404SR', facts: { stage: 'RELEASE' } })
  })

  it('[GW2] the wrong verb without a key, and an unlisted caller without one, name no key', () => {
    const world = buildWorld()
    const call = buildCall({ target: '/get/api_1' })
    expect(matchApi(call, world)).toEqual({
      code: 'I403AA',
      facts: { path: '/get/api_1', appKey: '' },
    })
    const listed = buildWorld({
      applications: [
        buildApplication({
          addressRule: { enabled: true, mode: 'fence', networks: ['192.0.2.1'] },
        }),
      ],
    })
    const application = listed.findApplication(appKey) ?? null
    expect(checkAddress({ ...call, application }, listed)).toEqual({
      code: 'A403IP',
      facts: { address: '192.0.2.7', appKey: '' },
    })
  })

  it.each([
    ['application', checkGrant],
    ['API', createLimitRate({ take: () => null })],
  ] as const)('a step that comes before the %s is known is a fault of the order', (what, step) => {
    expect(() => step(buildCall())).toThrow(`the pipeline asks for the ${what} before it is known`)
  })
})
