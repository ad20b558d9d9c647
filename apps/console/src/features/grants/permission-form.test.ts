import { describe, expect, it } from 'vitest'
import type { Grant } from '@portico/contract'
import {
  countAsked,
  formOfRenewal,
  grantOfValues,
  requestOfValues,
  requestsOfValues,
} from './permission-form.ts'

const validity = { period: '30d' } as const
const values = { applicationId: 'app_1', targetId: 'x_1', environment: 'DEV', validity } as const

describe('the form of a permission', () => {
  it('leaves an empty reason out, which the wire would refuse', () => {
    expect(requestOfValues('api', { ...values, reason: '' })).not.toHaveProperty('reason')
    expect(grantOfValues('api', { ...values, reason: 'audit' })).toHaveProperty('reason', 'audit')
  })

  it('[GT3] asks for reading of a data source where nothing else is chosen', () => {
    expect(requestOfValues('data-source', values)).toEqual({
      kind: 'data-source-permission',
      applicationId: 'app_1',
      dataSourceId: 'x_1',
      environment: 'DEV',
      validity,
      access: 'QUERY',
    })
  })

  it('[GT2] asks for what is chosen and what is named together', () => {
    const several = { ...values, apiIds: ['x_1'], apiNames: 'a.b; c.d\n' }
    expect(countAsked({})).toBe(0)
    expect(countAsked(several)).toBe(3)
    expect(requestsOfValues(several)).toMatchObject({ apiIds: ['x_1'], apiNames: ['a.b', 'c.d'] })
  })

  it('renews what the grant is on, with its access and in its environment', () => {
    const grant = {
      kind: 'data-source',
      application: { id: 'app_1', name: 'a' },
      api: null,
      dataSource: { id: 'ds_1', name: 'd' },
      access: 'WRITE',
      environment: 'DEV',
    } as Grant
    expect(formOfRenewal(grant, { validity, reason: 'still needed' })).toEqual({
      kind: 'data-source-permission',
      applicationId: 'app_1',
      dataSourceId: 'ds_1',
      access: 'WRITE',
      environment: 'DEV',
      validity,
      reason: 'still needed',
    })
  })
})
