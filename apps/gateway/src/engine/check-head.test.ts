import { describe, expect, it } from 'vitest'
import { CallHeaders } from '../headers.ts'
import { checkHead, type RequestHead } from './check-head.ts'

function head(more: Partial<RequestHead> = {}, extra: string[] = []): RequestHead {
  return {
    method: 'POST',
    target: '/list/api_1',
    version: '1.1',
    headers: new CallHeaders(['Host', 'gateway:8000', ...extra]),
    ...more,
  }
}

const limits = { bodyLimitBytes: 1000 }
const code = (value: RequestHead) => checkHead(value, limits)?.code ?? null

describe('the head of a request', () => {
  it.each([
    ['two hosts', ['Host', 'b'], 'I400HD'],
    ['two keys', ['X-Ca-Key', 'a', 'x-ca-key', 'a'], 'I400HD'],
    ['two content types', ['Content-Type', 'a', 'Content-Type', 'b'], 'I400HD'],
    ['two lengths', ['Content-Length', '3', 'Content-Length', '3'], 'I400HD'],
    ['length and chunks', ['Content-Length', '3', 'Transfer-Encoding', 'chunked'], 'I400FR'],
    ['a list of lengths', ['Content-Length', '3, 3'], 'I400FR'],
    ['a signed length', ['Content-Length', '+3'], 'I400FR'],
    ['a hexadecimal length', ['Content-Length', '0x3'], 'I400FR'],
    ['another coding', ['Transfer-Encoding', 'gzip, chunked'], 'I400FR'],
    ['a foreign expectation', ['Expect', '200-foo'], 'I417EX'],
    ['a length over the limit', ['Content-Length', '1001'], 'I413RL'],
  ])('[GW3] %s: refused', (_, extra, expected) => {
    expect(code(head({}, extra))).toBe(expected)
  })

  it('[GW3] chunks before HTTP/1.1, other versions and a missing Host are refused', () => {
    const chunked = head({ version: '1.0' }, ['Transfer-Encoding', 'chunked'])
    expect(code(chunked)).toBe('I400FR')
    expect(code(head({ version: '0.9' }))).toBe('I400FR')
    expect(code(head({ headers: new CallHeaders([]) }))).toBe('I400MH')
    expect(code(head({ headers: new CallHeaders(['Host', 'a/b']) }))).toBe('I400HD')
    expect(code(head({ version: '1.0', headers: new CallHeaders([]) }))).toBeNull()
  })

  it('[GW3] TRACE and CONNECT are refused with the methods that are taken', () => {
    for (const method of ['TRACE', 'CONNECT', 'get', 'PROPFIND']) {
      expect(checkHead(head({ method }), limits)).toEqual({
        code: 'I405UM',
        facts: { reason: method },
        allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
      })
    }
  })

  it('[GW3] more than a hundred headers are refused', () => {
    const many = Array.from({ length: 100 }, (_, index) => [`h${index}`, 'x']).flat()
    expect(code(head({}, many))).toBe('I431HL')
    expect(code(head({}, many.slice(2)))).toBeNull()
  })

  it('names with a meaning to JavaScript are headers like any other', () => {
    expect(code(head({}, ['__proto__', 'x', 'constructor', 'y']))).toBeNull()
    expect(code(head({}, ['Content-Length', '1000', 'Expect', '100-continue']))).toBeNull()
  })
})
