import { describe, expect, it } from 'vitest'
import type { CallHeaders } from '../../headers.ts'
import { canBecomeRequestHead, readAnswerHead, readRequestHead } from './read-head.ts'

const write = (lines: readonly string[]) => Buffer.from([...lines, '', ''].join('\r\n'), 'latin1')

/** What was read, its headers as a plain list; or the fault. */
function list<H extends object>(head: (H & { headers: CallHeaders }) | string) {
  return typeof head === 'string' ? head : { ...head, headers: head.headers.raw }
}

const request = (...lines: string[]) => {
  const bytes = write(lines)
  return list(readRequestHead(bytes, bytes.toString('latin1'), bytes.length - 2))
}
const answer = (...lines: string[]) => {
  const bytes = write(lines)
  return list(readAnswerHead(bytes, bytes.toString('latin1'), bytes.length - 2, false))
}

describe('the head of a request', () => {
  it('[SG1] says that its values are printable; those of an answer need not be', () => {
    const asked = write(['GET / HTTP/1.1', 'Host: a'])
    const answered = write(['HTTP/1.1 200 OK', 'Server: \xe9'])
    const printable = (head: { headers: CallHeaders } | string) =>
      typeof head !== 'string' && head.headers.isPrintable
    const texts = [asked.toString('latin1'), answered.toString('latin1')] as const
    expect(printable(readRequestHead(asked, texts[0], asked.length - 2))).toBe(true)
    expect(printable(readAnswerHead(answered, texts[1], answered.length - 2, false))).toBe(false)
  })

  it.each([
    ['no version', 'GET /'],
    ['an empty target', 'GET  HTTP/1.1'],
    ['two spaces', 'GET /  HTTP/1.1'],
    ['a space at the end', 'GET / HTTP/1.1 '],
    ['a space at the start', ' GET / HTTP/1.1'],
    ['a space in the target', 'GET /a b HTTP/1.1'],
    ['a tab for a space', 'GET\t/ HTTP/1.1'],
    ['a tab in the target', 'GET /\ta HTTP/1.1'],
    ['lower case', 'GET / http/1.1'],
    ['HTTP/2.0', 'PRI * HTTP/2.0'],
    ['HTTP/1.10', 'GET / HTTP/1.10'],
    ['HTTP/01.1', 'GET / HTTP/01.1'],
    ['a method that is no token', 'G@T / HTTP/1.1'],
    ['another protocol', 'GET / RTSP/1.0'],
  ])('[GW3] a request line with %s is none', (_, line) => {
    expect(request(line, 'Host: a')).toBe('the request line')
  })

  it.each([
    ['a blank before the colon', 'X-Ca-Key : k'],
    ['a tab before the colon', 'X-Ca-Key\t: k'],
    ['a folded line', ' b'],
    ['a folded line with a colon', ' b: c'],
    ['no colon', 'X-Ca-Key'],
    ['no name', ': k'],
    ['a name with a parenthesis', 'X(Y): k'],
    ['a name with a slash', 'X/Y: k'],
    ['NUL', 'X: \u0000'],
    ['DEL', 'X: \u007f'],
    ['a vertical tab', 'X: \u000b'],
    ['a bare CR', 'X: a\rb'],
    ['a bare LF', 'X: a\nb'],
    ['CR CR LF', 'X: a\r'],
    ['a byte beyond ASCII in a value', 'X: \u00e9'],
    ['a byte beyond ASCII in a name', '\u00e9: x'],
  ])('[GW3] %s: refused', (_, line) => {
    expect(typeof request('GET / HTTP/1.1', 'Host: a', line, 'Y: z')).toBe('string')
  })

  it('[GW3] is read as it stands, outer blanks of the values cut off', () => {
    expect(
      request('M-SEARCH /a?b HTTP/1.0', 'Host:a', 'X: \t b  c\t ', '__proto__:', 'x: 1'),
    ).toEqual({
      method: 'M-SEARCH',
      target: '/a?b',
      version: '1.0',
      headers: ['Host', 'a', 'X', 'b  c', '__proto__', '', 'x', '1'],
    })
    expect(request('GET / HTTP/1.1')).toMatchObject({ headers: [] })
  })

  it.each([
    ['GET / HTTP/1.1\r\nHost: a\r', true],
    ['GE', true],
    ['', true],
    ['GET /\r\n', false],
    ['GET / HTTP/1.1\n', false],
    ['GET / HTTP/1.1\r\nHost: a\rb', false],
    ['\u0016\u0003\u0001', false],
  ])('[GW3] whether %j can become one: %s', (text, expected) => {
    expect(canBecomeRequestHead(text)).toBe(expected)
  })
})

describe('the head of an answer', () => {
  it.each([
    ['another protocol', ['HTTP/2 200 OK']],
    ['no status', ['HTTP/1.1 OK']],
    ['a status of two digits', ['HTTP/1.1 20 OK']],
    ['a status above 599', ['HTTP/1.1 600 OK']],
    ['two lengths', ['HTTP/1.1 200 OK', 'Content-Length: 1', 'content-length: 1']],
    ['a list of lengths', ['HTTP/1.1 200 OK', 'Content-Length: 1, 1']],
    ['a negative length', ['HTTP/1.1 200 OK', 'Content-Length: -1']],
    ['two framings', ['HTTP/1.1 200 OK', 'Content-Length: 1', 'Transfer-Encoding: chunked']],
    ['two codings', ['HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked']],
    [
      'codings twice',
      ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
    ],
    ['chunks in HTTP/1.0', ['HTTP/1.0 200 OK', 'Transfer-Encoding: chunked']],
    [
      'two framings and no body',
      ['HTTP/1.1 204 x', 'Content-Length: 1', 'Transfer-Encoding: chunked'],
    ],
    ['a folded line', ['HTTP/1.1 200 OK', 'X: a', ' b']],
    ['a bare LF', ['HTTP/1.1 200 OK\nX: y']],
    ['NUL', ['HTTP/1.1 200 OK', 'X: \u0000']],
  ])('[GW3] with %s is none', (_, lines) => {
    expect(typeof answer(...lines)).toBe('string')
  })

  it.each<[string[], object]>([
    [
      ['HTTP/1.1 200 OK', 'Content-Length: 3'],
      { framing: { kind: 'length', bytes: 3 }, keepsAlive: true },
    ],
    [
      ['HTTP/1.1 200', 'Transfer-Encoding: Chunked'],
      { framing: { kind: 'chunked' }, keepsAlive: true },
    ],
    [['HTTP/1.1 200 OK'], { framing: { kind: 'close' }, keepsAlive: false }],
    [['HTTP/1.1 204 No'], { framing: { kind: 'none' }, keepsAlive: true }],
    [['HTTP/1.1 304 No', 'Content-Length: 9'], { framing: { kind: 'none' }, keepsAlive: true }],
    [['HTTP/1.1 200 OK', 'Content-Length: 0', 'Connection: Close'], { keepsAlive: false }],
    [['HTTP/1.0 200 OK', 'Content-Length: 0'], { keepsAlive: false }],
    [['HTTP/1.1 200 \u00e9', 'X: \u00e9'], { headers: ['X', '\u00e9'] }],
  ])('[GW3] %j', (lines, expected) => {
    expect(answer(...lines)).toMatchObject(expected)
  })

  it('[GW3] an answer to HEAD has no body, whatever its length says', () => {
    const bytes = write(['HTTP/1.1 200 OK', 'Content-Length: 9'])
    expect(readAnswerHead(bytes, bytes.toString('latin1'), bytes.length - 2, true)).toMatchObject({
      framing: { kind: 'none' },
    })
  })
})
