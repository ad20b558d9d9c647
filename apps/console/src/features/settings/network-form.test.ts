import { describe, expect, it } from 'vitest'
import { changeOfValues, listFields } from './network-form.ts'

describe('the form of the network', () => {
  it('[NW2] has only the settings of the chosen kind', () => {
    expect(listFields('built-in')).toEqual([])
    expect(listFields('apsara-stack')).toEqual(['endpoint'])
    const typed = { kind: 'apsara-stack', endpoint: 'gw.local', regionId: 'cn-hangzhou' } as const
    expect(changeOfValues(typed)).toEqual({ kind: 'apsara-stack', endpoint: 'gw.local' })
  })

  it('[NW1] sends what was accepted, and no secret that was not typed', () => {
    const values = {
      kind: 'built-in',
      accessKeySecret: '',
      accepted: ['callers-must-change-address'],
    } as const
    expect(changeOfValues({ ...values, accepted: [...values.accepted] })).toEqual({
      kind: 'built-in',
      acceptConsequences: ['callers-must-change-address'],
    })
  })

  it('takes an emptied setting away', () => {
    const values = { kind: 'aliyun-shared', regionId: 'cn-hangzhou', accessKeyId: 'LTAI12345678' }
    expect(changeOfValues({ ...values, kind: 'aliyun-shared', endpoint: '' })).toEqual({
      ...values,
      endpoint: null,
    })
  })
})
