import { describe, expect, it } from 'vitest'
import type { Api } from '@portico/contract'
import { changeOfValues, fieldOfPath, newApi, throttleOfValues, valuesOfApi } from './api-form.ts'

const api: Api = {
  id: 'api_1',
  project: { id: 'prj_1', name: 'Geography' },
  name: 'Countries',
  description: '',
  operation: 'list',
  method: 'GET',
  path: '/countries',
  environments: { PROD: { upstream: 'http://10.0.0.5:8080' }, DEV: null },
  timeoutMs: 5_000,
  throttle: { perSecond: 10, perApplicationPerSecond: null, overrides: [] },
  allowUpgrade: false,
  shareUpstreamConnections: true,
  aliyunApiId: null,
  documentation: '# Countries',
  owner: null,
  grantCount: 0,
  updatedAt: '2026-01-01T00:00:00Z',
  version: 1,
  can: [],
}

describe('the form of an API', () => {
  it('sends what was there when nothing is changed', () => {
    const { name, description, operation, method, path, timeoutMs } = api
    const { allowUpgrade, shareUpstreamConnections, documentation } = api
    const kept = { name, description, operation, method, path, timeoutMs, allowUpgrade }
    expect(changeOfValues(valuesOfApi(api))).toEqual({
      ...kept,
      shareUpstreamConnections,
      documentation,
      environments: { PROD: { upstream: 'http://10.0.0.5:8080' } },
    })
  })

  it('takes an emptied path and method, and an emptied upstream, away', () => {
    const change = changeOfValues({ ...valuesOfApi(api), method: null, path: '', prod: '' })
    expect([change.method, change.path, change.environments]).toEqual([null, null, {}])
  })

  it('leaves a new API without limits where none is typed', () => {
    expect(throttleOfValues(newApi)).toEqual({
      perSecond: null,
      perApplicationPerSecond: null,
      overrides: [],
    })
  })

  it('keeps a limit of nought and leaves out a row without an application', () => {
    const overrides = [{ applicationId: 'app_1' }, { perSecond: 5 }]
    expect(throttleOfValues({ perSecond: 0, overrides })).toEqual({
      perSecond: 0,
      perApplicationPerSecond: null,
      overrides: [{ applicationId: 'app_1', perSecond: 0 }],
    })
  })

  it.each([
    ['environments', ['prod']],
    ['environments.DEV.upstream', ['dev']],
    ['throttle', ['perSecond']],
    ['path', ['path']],
  ])('shows a refusal of %s at %j', (path, field) => {
    expect(fieldOfPath(path)).toEqual(field)
  })
})
