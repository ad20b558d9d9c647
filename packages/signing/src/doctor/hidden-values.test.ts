import { describe, expect, it } from 'vitest'
import { diagnose } from './diagnose.ts'
import { hideFacts, hideValues } from './hidden-values.ts'

const string = (authorization: string, token: string, size: string) =>
  `GET\n\n\n\n\nAuthorization:${authorization}\nX-Ca-Key:1\n/p?access_token=${token}&size=${size}`

describe('a string to sign that is kept', () => {
  it('[CR4] holds no value whose name speaks of a secret, and is empty where it cannot be read', () => {
    expect(hideValues(string('Bearer a', 'b', '3'))).toBe(string('***', '***', '3'))
    expect(hideValues('nonsense')).toBe('')
  })

  it('[CR4] [SG5] a finding about such a place keeps the place alone', () => {
    const facts = { name: 'access_token', client: 'a%20b', server: 'a b' }
    const finding = {
      part: 'parameter:access_token',
      code: 'parameter.percent-encoded',
      facts,
    } as const
    expect(hideFacts(finding).facts).toEqual({ name: 'access_token', client: '***', server: '***' })
    const other = { ...finding, part: 'parameter:size' } as const
    expect(hideFacts(other)).toBe(other)
  })

  it('[SG5] compares what it holds, and takes what it lacks for equal', () => {
    const server = hideValues(string('Bearer a', 'b', '3'))
    const same = diagnose({ client: string('Bearer a', 'b', '3'), server })
    expect(same).toMatchObject({ isEqual: true, findings: [{ code: 'secret.wrong' }] })
    const differs = diagnose({ client: string('Bearer a', 'b', '4'), server })
    expect(differs.findings).toMatchObject([{ part: 'parameter:size', code: 'parameter.differs' }])
  })
})
