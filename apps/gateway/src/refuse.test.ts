import { describe, expect, it } from 'vitest'
import type { Answer } from './answer.ts'
import { refuseCall } from './refusal.ts'
import { answerRefusal } from './refuse.ts'

const requestId = '7AD052CB-EE8B-4DFD-BBAF-EFB340E0A5AF'

function header(answer: Answer, name: string): string | undefined {
  const at = answer.headers.indexOf(name)
  return at < 0 ? undefined : answer.headers[at + 1]
}

describe('a refusal as an answer', () => {
  it('[GW1] carries code, message and request id in headers and body, and says what to do next', () => {
    const answer = answerRefusal(refuseCall('S403NU'), { requestId })
    expect(answer.status).toBe(403)
    expect(header(answer, 'X-Ca-Error-Code')).toBe('S403NU')
    expect(header(answer, 'X-Ca-Error-Message')).toBe('Nonce Used')
    expect(header(answer, 'X-Ca-Request-Id')).toBe(requestId)
    expect(JSON.parse(answer.body.toString())).toEqual({
      code: 'S403NU',
      message: 'Nonce Used. Make a new nonce for every call, retries included.',
      requestId,
    })
  })

  it('[SG5] shows the server’s string to sign with # for a line feed, safe in a header', () => {
    const stringToSign = 'GET\n\n\n\n\nx-ca-key:k\r\n/list/1?city=杭州'
    const answer = answerRefusal(refuseCall('A403IS', { stringToSign }), { requestId })
    const message = header(answer, 'X-Ca-Error-Message') ?? ''
    expect(Buffer.from(message, 'latin1').toString()).toBe(
      'Invalid Signature, Server StringToSign:`GET#####x-ca-key:k#/list/1?city=杭州`',
    )
    expect(message).toMatch(/^[\u0020-\u00ff]*$/)
    expect(JSON.parse(answer.body.toString()).message).toContain('city=杭州`. Compare the string')
  })

  it('[AR6] names the address that the gateway saw and says to have it added', () => {
    const facts = { address: '198.51.100.9', appKey: 'key_0001' }
    const answer = answerRefusal(refuseCall('A403IP', facts), { requestId })
    expect(JSON.parse(answer.body.toString()).message).toBe(
      'Address 198.51.100.9 is not in the IP whitelist of application key_0001. ' +
        'Sign the call, or ask an owner of the application to add this address to its IP whitelist.',
    )
  })

  it('[GW5] says when to come again, and which methods are taken', () => {
    const limited = refuseCall('T429PA', { scope: 'APP' }, { retryAfterSeconds: 1 })
    expect(header(answerRefusal(limited, { requestId }), 'Retry-After')).toBe('1')
    const method = refuseCall('I405UM', { reason: 'GET' }, { allow: 'POST' })
    expect(header(answerRefusal(method, { requestId }), 'Allow')).toBe('POST')
  })

  it('[SG5] a long string is cut where a character ends, and stays readable', () => {
    const stringToSign = `GET\n\n\n\n\n/list/1?city=${'杭'.repeat(2000)}`
    const answer = answerRefusal(refuseCall('A403IS', { stringToSign }), { requestId })
    const message = Buffer.from(header(answer, 'X-Ca-Error-Message') ?? '', 'latin1').toString()
    expect(message).toMatch(/杭\.\.\.`$/)
    expect(Buffer.byteLength(message)).toBeLessThan(2200)
  })

  it('a fact that a caller sent cannot break the header', () => {
    const refusal = refuseCall('I405UM', { reason: 'GE\r\nT: \u0000杭' })
    const message = header(answerRefusal(refusal, { requestId }), 'X-Ca-Error-Message') ?? ''
    expect(Buffer.from(message, 'latin1').toString()).toBe('Unsupported Method `GET: 杭`')
  })
})
