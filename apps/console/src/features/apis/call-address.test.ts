import { describe, expect, it } from 'vitest'
import type { Api } from '@portico/contract'
import { listAddresses } from './call-address.ts'

const api = {
  id: 'api_1',
  operation: 'list',
  method: null,
  path: null,
  environments: { PROD: { upstream: null }, DEV: { upstream: null } },
} as Api

describe('the addresses of an API', () => {
  it('[GW2] are one of the common door for each environment', () => {
    expect(listAddresses(api, 'http://gw').map(({ url }) => url)).toEqual([
      'http://gw/list/api_1?appKey={AppKey}&env=PROD',
      'http://gw/list/api_1?appKey={AppKey}&env=PRE',
    ])
  })

  it('[GW2] leave out an environment without an upstream and add its own method and path', () => {
    const environments = { PROD: { upstream: null }, DEV: null }
    const own = { ...api, environments, method: 'GET', path: '/countries' }
    expect(listAddresses(own, 'http://gw')).toEqual([
      { method: 'POST', url: 'http://gw/list/api_1?appKey={AppKey}&env=PROD' },
      { method: 'GET', url: 'http://gw/countries' },
    ])
  })
})
