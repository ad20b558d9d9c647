/** Signatures of whole requests: vectors, tampering, rotation and the raw-target form. */
import { describe, expect, it } from 'vitest'
import { prepareSecret } from './prepared-secret.ts'
import { sign } from './signature.ts'
import { buildPlace, buildRequest, requestVectors, tamperedVectors } from './testing.ts'
import { verifyRequest } from './verify-request.ts'

describe('verifyRequest', () => {
  it.each(tamperedVectors)('[SG1] V1 with $name changed is refused', ({ change }) => {
    const [vector] = requestVectors
    if (vector === undefined) throw new Error('V1 is missing')
    const changed = { ...vector, ...change, headers: { ...vector.headers, ...change.headers } }
    const secrets = [prepareSecret(changed.secret)]
    const verdict = verifyRequest(
      buildRequest(changed),
      secrets,
      changed.algorithm,
      vector.signature,
    )
    expect(verdict).toMatchObject({ ok: false, refusal: { code: 'signature.mismatch' } })
  })

  it('[SG5] a mismatch answers with the string that should have been signed', () => {
    const verdict = verifyRequest(
      buildPlace({ target: '/p?b=2&a=1' }),
      [prepareSecret('secret')],
      'HmacSHA256',
      '',
    )
    expect(verdict).toEqual({
      ok: false,
      refusal: { code: 'signature.mismatch' },
      stringToSign: 'GET\n\n\n\n\n/p?a=1&b=2',
    })
  })

  it('[SG1] a request that cannot be signed is refused before any secret is used', () => {
    const verdict = verifyRequest(buildPlace({ target: '/p?a=1&a=2' }), [], 'HmacSHA256', '')
    expect(verdict).toMatchObject({ ok: false, refusal: { code: 'parameter.repeated' } })
  })

  it.each(requestVectors)('[SG1] $name is accepted', (vector) => {
    const secrets = [prepareSecret('another-secret'), prepareSecret(vector.secret)]
    expect(
      verifyRequest(buildRequest(vector), secrets, vector.algorithm, vector.signature),
    ).toEqual({ ok: true, secretIndex: 1, signed: 'canonical', shadowed: [] })
  })

  it('[SG1] a target signed as sent is accepted where it means what it spells', () => {
    const secret = prepareSecret('secret')
    const request = buildPlace({ target: '/p?z=1&a=' })
    const signature = sign(secret, 'HmacSHA256', 'GET\n\n\n\n\n/p?z=1&a=')
    expect(verifyRequest(request, [secret], 'HmacSHA256', signature)).toEqual({
      ok: true,
      secretIndex: 0,
      signed: 'raw-target',
      shadowed: [],
    })
    const other = verifyRequest(request, [prepareSecret('other')], 'HmacSHA256', signature)
    expect(other.ok).toBe(false)
  })
})
