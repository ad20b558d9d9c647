import { describe, expect, it } from 'vitest'
import { gatewayErrors, renderGatewayMessage, type GatewayErrorCode } from './gateway-errors.ts'

const codes = Object.keys(gatewayErrors) as GatewayErrorCode[]

describe('gateway error codes', () => {
  it.each(codes)('[GW1] %s carries its status in digits two to four', (code) => {
    expect(code).toMatch(/^[A-Z]\d{3}[A-Z0-9]{2}$/)
    expect(gatewayErrors[code].status).toBe(Number(code.slice(1, 4)))
  })

  it.each(codes)('[GW1] %s says what it means and what to do next', (code) => {
    expect(gatewayErrors[code].meaning).toMatch(/\.$/)
    expect(gatewayErrors[code].advice).toMatch(/\.$/)
  })

  it('[GW1] a message names its facts, and a missing fact leaves no brace behind', () => {
    expect(renderGatewayMessage('I400MH', { name: 'X-Ca-Timestamp' })).toBe(
      'Header `X-Ca-Timestamp` is Required',
    )
    expect(renderGatewayMessage('I404NF')).toBe('API not found')
  })
})
