import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { refusalMessages } from './refusal-codes.ts'
import {
  accept,
  acceptUnless,
  describeRefusal,
  fillTemplate,
  listRefusals,
  refusal,
  refusalsOf,
  refusalUnder,
  refuse,
  refuseAll,
} from './refusal.ts'
import { describeWarning, warningMessages } from './warning.ts'

const first = refusal('reason.missing', { path: 'reason' })
const second = refusal('group.unknown', { path: 'groupId' })

describe('refusals', () => {
  it.each(Object.entries({ ...refusalMessages, ...warningMessages }))(
    '[AC2] %s is a noun and a reason, and its message is a whole sentence',
    (code, message) => {
      expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(message).toMatch(/^(\{\w+\}|[A-Z]).*\.$/)
    },
  )

  it.each(Object.entries(refusalMessages))('%s says what is wrong and what to do', (_, message) => {
    expect(message).toContain(';')
  })

  it('every code is given by a rule, or by the constraint or lookup that decides it', () => {
    const decidedElsewhere = new Set([
      'member.time-zone-unknown',
      'password.wrong',
      'session.unknown',
      'session.needed',
      'token.unknown',
      'token.name-missing',
      'token.too-many',
      'two-factor.already-on',
      'two-factor.not-started',
      'two-factor.code-wrong',
      'application.name-taken', // AP4
      'application.unknown',
      'api.name-taken',
      'api.path-taken',
      'api.aliyun-id-taken',
      'api.upstream-missing',
      'call.unknown',
      'try-call.unsigned', // AR7
      'try-call.gateway-silent',
      'chain.person-inactive',
      'credential.app-key-taken', // CR3
      'credential.fresh-sign-in-needed', // CR5
      'credential.reveal-throttled', // CR5
      'credential.reset-meanwhile',
      'data-source.name-taken',
      'data-source.owner-inactive',
      'group.name-taken', // GP1
      'member.username-taken',
      'project.name-taken',
      'request.app-key-reserved', // RQ4
      'request.join-pending', // RQ9
      'request.name-reserved', // RQ4
      'request.stale-version', // RQ8
      'version.stale',
      'webhook.unknown',
      'webhook.name-taken',
      'webhook.too-many',
      'webhook.inactive',
      'delivery.unknown',
    ])
    const folder = new URL('.', import.meta.url)
    const source = readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
      .filter((name) => name !== 'refusal-codes.ts')
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      .join('\n')
    const unused = Object.keys(refusalMessages).filter((code) => {
      const [noun = '', reason = ''] = code.split('.')
      const built = source.includes(`\`${noun}.\${`) && source.includes(`'${reason}'`)
      return !decidedElsewhere.has(code) && !source.includes(`'${code}'`) && !built
    })
    expect(unused).toStrictEqual([])
  })

  it('a message names its facts, lists joined, unknown ones left in braces', () => {
    expect(fillTemplate('{a}, {b} and {constructor}', { a: ['x', 'y'], b: 0 })).toBe(
      'x, y, 0 and {constructor}',
    )
    expect(describeRefusal(refusal('grant.ended', { facts: { state: 'revoked' } }))).toBe(
      'The authorisation is revoked already; apply for a new one.',
    )
    expect(describeWarning({ code: 'credential.weak-secret', facts: { bits: 12 } })).toContain('12')
  })

  it('several refusals travel as one, and come apart again', () => {
    const refused = refuseAll([first, second])
    expect(refused).toStrictEqual({ ok: false, refusal: { ...first, others: [second] } })
    expect(listRefusals(refused.refusal)).toStrictEqual([first, second])
    expect(refusalsOf(refused)).toStrictEqual([first, second])
    expect(refusalsOf(accept(1))).toStrictEqual([])
    expect(acceptUnless([], 1)).toStrictEqual({ ok: true, value: 1 })
    expect(acceptUnless([first], 1)).toStrictEqual(refuse('reason.missing', { path: 'reason' }))
  })

  it('paths can be moved under an outer field', () => {
    const moved = refusalUnder('outer', refuseAll([first, { code: 'group.unknown' }]).refusal)
    expect(listRefusals(moved).map((each) => each.path)).toStrictEqual(['outer.reason', 'outer'])
  })
})
