import { describe, expect, it } from 'vitest'
import { SecondWindows } from './second-windows.ts'

const base = {
  apiId: 'api_1',
  applicationId: 'app_1',
  apiLimit: 3,
  applicationLimit: 2,
  nowMs: 5000,
}

describe('limits per second', () => {
  it('[GW5] the application is refused above its own limit, the API goes on for others', () => {
    const limits = new SecondWindows()
    expect([limits.take(base), limits.take(base)]).toEqual([null, null])
    expect(limits.take(base)).toEqual({ scope: 'APP', retryAfterSeconds: 1 })
    expect(limits.take({ ...base, applicationId: 'app_2' })).toBeNull()
    expect(limits.take({ ...base, applicationId: 'app_3' })).toEqual({
      scope: 'API',
      retryAfterSeconds: 1,
    })
  })

  it('[GW5] a refused call uses up nothing', () => {
    const limits = new SecondWindows()
    for (let index = 0; index < 10; index += 1) limits.take({ ...base, applicationLimit: 0 })
    expect(limits.take({ ...base, applicationLimit: null })).toBeNull()
  })

  it('[GW5] the next second begins anew', () => {
    const limits = new SecondWindows()
    limits.take(base)
    limits.take(base)
    expect(limits.take({ ...base, nowMs: 5999 })).not.toBeNull()
    expect(limits.take({ ...base, nowMs: 6000 })).toBeNull()
  })

  it('[GW5] a call that comes late over the turn of a second does not open the window again', () => {
    const limits = new SecondWindows()
    for (const nowMs of [6000, 5999, 6001]) limits.take({ ...base, applicationLimit: null, nowMs })
    for (const nowMs of [5998, 6002]) {
      const refused = limits.take({ ...base, applicationLimit: null, nowMs })
      expect(refused).toEqual({ scope: 'API', retryAfterSeconds: 1 })
    }
  })

  it('[GW5] a clock that was set back refuses nobody for long', () => {
    const limits = new SecondWindows()
    for (let index = 0; index < 3; index += 1) limits.take({ ...base, nowMs: 90_000 })
    expect(limits.take(base)).toBeNull()
  })

  it('[GW5] a limit of nought refuses every call, no limit refuses none', () => {
    const limits = new SecondWindows()
    expect(limits.take({ ...base, apiLimit: 0, applicationLimit: null })?.scope).toBe('API')
    const free = { ...base, apiLimit: null, applicationLimit: null }
    for (let index = 0; index < 1000; index += 1) expect(limits.take(free)).toBeNull()
  })
})
