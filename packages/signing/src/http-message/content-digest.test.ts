/** `Content-Digest`: every known digest must hold, unknown ones are no digest. */
import { describe, expect, it } from 'vitest'
import { messageVectors } from '../testing.ts'
import { readContentDigest, verifyContentDigest, writeContentDigest } from './content-digest.ts'

const body = messageVectors[0]?.body ?? ''
const sha512 = messageVectors[0]?.headers['content-digest'] ?? ''
const sha256 = 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'

describe('verifyContentDigest', () => {
  it.each([
    ['another body', sha256, `${body} `],
    ['one of two digests wrong', `${sha256}, ${sha512.replace('WZ', 'XZ')}`, body],
    ['an unknown digest alone', 'md5=:AAAA:', body],
    ['a malformed field', 'sha-256=X48E', body],
    ['an empty field', '', body],
    ['stray low bits', sha256.replace('PE=', 'PF='), body],
    ['no padding', sha256.replace('PE=', 'PE'), body],
  ])('[SG6] %s is refused', (_, field, sent) => {
    expect(verifyContentDigest(field, sent)).toBe(false)
  })

  it('[SG6] RFC 9530 digests are accepted, one or both, beside unknown ones', () => {
    expect(verifyContentDigest(sha256, body)).toBe(true)
    expect(verifyContentDigest(sha512, Buffer.from(body))).toBe(true)
    expect(verifyContentDigest(`md5=:AAAA:, ${sha512}, ${sha256}`, body)).toBe(true)
    expect(writeContentDigest('sha-256', body)).toBe(sha256)
    expect(readContentDigest(`${sha512}, ${sha256}`)?.map(({ name }) => name)).toEqual([
      'sha-256',
      'sha-512',
    ])
  })
})
