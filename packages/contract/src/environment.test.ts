import { describe, expect, it } from 'vitest'
import { findUnknownVariables } from './environment.ts'

describe('the shared list of variables', () => {
  it('names every PORTICO_ variable that no program knows', () => {
    expect(
      findUnknownVariables({
        PORTICO_PROT: '1',
        PORTICO_GATEWY_ID: 'x',
        PORTICO_PORT: '1',
        HOME: '/',
      }),
    ).toEqual(['PORTICO_GATEWY_ID', 'PORTICO_PROT'])
  })

  it('passes over names that JavaScript objects have by birth', () => {
    expect(findUnknownVariables({ constructor: 'x', __proto__: null })).toEqual([])
  })
})
