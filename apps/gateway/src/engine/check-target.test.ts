import { describe, expect, it } from 'vitest'
import { checkTarget } from './check-target.ts'

describe('the target of a request', () => {
  it.each([
    ['/public/../private', 'a dot segment'],
    ['/public/./x', 'a dot segment'],
    ['/..', 'a dot segment'],
    ['/public/%2e%2e/private', 'a needless escape'],
    ['/%2E/x', 'a needless escape'],
    ['/%61dmin', 'a needless escape'],
    ['/%5F', 'a needless escape'],
    ['//private', 'an empty segment'],
    ['/public//x', 'an empty segment'],
    ['/a%2fb', 'an escaped slash, backslash or control character'],
    ['/a%5cb', 'an escaped slash, backslash or control character'],
    ['/a%00b', 'an escaped slash, backslash or control character'],
    ['/a%7Fb', 'an escaped slash, backslash or control character'],
    ['/a\\..\\b', 'a character that must be escaped'],
    ['/private;x=1', 'a character that must be escaped'],
    ['/user/..;foo=bar/admin', 'a character that must be escaped'],
    ['/a#/../admin', 'a character that must be escaped'],
    ['/\u00e9', 'a character that must be escaped'],
    ['/a%zz', 'an incomplete escape'],
    ['/a%', 'an incomplete escape'],
    ['/%c0%ae%c0%ae/', 'an escape that is not UTF-8'],
    ['/%ff', 'an escape that is not UTF-8'],
  ])('[GW3] %s is refused: %s', (target, reason) => {
    expect(checkTarget(target)).toEqual({ code: 'I400PA', facts: { reason } })
  })

  it.each(['http://evil/secret', '*', 'a:443', '', '?x'])(
    '[GW3] %s is no origin form',
    (target) => {
      expect(checkTarget(target)?.code).toBe('I400RU')
    },
  )

  it.each(['/a?b=%zz', '/a?b=%', '/a?b#c', '/a?b=\u00e9', '/a?b c'])(
    '[GW3] the query of %s is refused',
    (target) => {
      expect(checkTarget(target)?.code).toBe('I400RU')
    },
  )

  it('[GW3] a target over the limit is refused', () => {
    expect(checkTarget(`/${'a'.repeat(8192)}`)).toEqual({ code: 'I413UL' })
    expect(checkTarget(`/${'a'.repeat(8191)}`)).toBeNull()
  })

  it.each([
    '/',
    '/list/api_01?env=PROD&debug=&city=%E6%9D%AD%E5%B7%9E%20x',
    '/%E6%9D%AD%E5%B7%9E/x',
    '/%252e%252e%252fadmin',
    '/a/',
    "/a-b._~!$&'()*+,=:@",
    '/a%20b?q=a|b{c}[d]%2F%00',
  ])('[GW3] %s passes unchanged', (target) => {
    expect(checkTarget(target)).toBeNull()
  })
})
