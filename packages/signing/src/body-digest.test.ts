/** Body digests, whole and in chunks. */
import { describe, expect, it } from 'vitest'
import { digestBody, startBodyDigest, verifyContentMd5 } from './body-digest.ts'

const body = '{"conditions":{"id":1},"returnFields":["id","name"]}'
const md5 = '3ZvDRiRmKHQOUfPTJWdKuw=='

describe('verifyContentMd5', () => {
  it.each([
    ['one byte of the body changed', md5, body.replace('1', '2')],
    ['the body cut', md5, body.slice(0, -1)],
    ['an empty header', '', body],
    ['hexadecimal', Buffer.from(md5, 'base64').toString('hex'), body],
    ['no padding', md5.slice(0, 22), body],
    ['stray low bits', '3ZvDRiRmKHQOUfPTJWdKux==', body],
    ['a blank behind', `${md5} `, body],
    ['a letter whose low byte is right', md5.replace('Z', String.fromCharCode(0x15a)), body],
  ])('[SG4] %s is refused', (_, header, sent) => {
    expect(verifyContentMd5(header, sent)).toBe(false)
  })

  it('[SG4] the digest of the body is accepted, for text and for bytes', () => {
    expect(verifyContentMd5(md5, body)).toBe(true)
    expect(verifyContentMd5(md5, Buffer.from(body))).toBe(true)
    expect(verifyContentMd5('1B2M2Y8AsgTpgAmY7PhCfg==', '')).toBe(true)
  })
})

describe('startBodyDigest', () => {
  it.each(['md5', 'sha-256', 'sha-512'] as const)(
    '[SG4] %s in chunks equals it at once',
    (name) => {
      const digest = startBodyDigest(name)
      for (const byte of Buffer.from(body)) digest.update(Uint8Array.of(byte))
      expect(digest.finish()).toBe(digestBody(name, body))
    },
  )
})
