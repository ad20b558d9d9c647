import { expect, it } from 'vitest'
import { changeOfOrganisation, valuesOfOrganisation } from './organisation-values.ts'

const settings = {
  name: 'Bluetile',
  timeZone: 'Asia/Shanghai',
  allowSelfApproval: true,
  requestExpiryDays: 30,
  requireFreshSignInForReveal: false,
  minimumSecretLength: 8,
  maximumOverlapSeconds: 604_800,
  expiryWarningDays: 7,
  version: 4,
  can: [],
}

it('[CR7] an overlap is typed in hours and sent in seconds', () => {
  const values = valuesOfOrganisation(settings)
  expect(values.maximumOverlapHours).toBe(168)
  const { version: _version, can: _can, ...sent } = settings
  expect(changeOfOrganisation(values)).toEqual(sent)
})

it('[RQ2] an emptied expiry is sent as never', () => {
  const values = { ...valuesOfOrganisation(settings), requestExpiryDays: null }
  expect(changeOfOrganisation(values).requestExpiryDays).toBeNull()
})
