/** With the secret at hand the doctor names the mistake without the caller's string. */
import { describe, expect, it } from 'vitest'
import { prepareSecret } from '../prepared-secret.ts'
import { sign } from '../signature.ts'
import { buildPlace, buildRequest } from '../testing.ts'
import { guessSignedString } from './guess-signed-string.ts'

const secret = prepareSecret('AppSecret-Example_001')
const signText = (text: string) => sign(secret, 'HmacSHA256', text)
const request = buildRequest({
  method: 'GET',
  target: '/p?z=1&name=a%20b&empty=',
  headers: { accept: '*/*', 'x-note': 'v', 'x-ca-signature-headers': 'X-Note' },
})

describe('guessSignedString', () => {
  it('[SG5] another secret, another mistake and an impossible request are not guessed', async () => {
    const other = sign(
      prepareSecret('another-secret'),
      'HmacSHA256',
      'GET\n*/*\n\n\n\nX-Note:v\n/p',
    )
    expect(await guessSignedString(request, other, signText)).toBeNull()
    expect(await guessSignedString(request, signText('nonsense'), signText)).toBeNull()
    expect(await guessSignedString(buildPlace({ target: '*' }), '', signText)).toBeNull()
  })

  it.each([
    [null, 'GET\n*/*\n\n\n\nX-Note:v\n/p?empty&name=a b&z=1'],
    ['target.raw', 'GET\n*/*\n\n\n\nX-Note:v\n/p?z=1&name=a%20b&empty='],
    ['parameter.percent-encoded', 'GET\n*/*\n\n\n\nX-Note:v\n/p?empty=&name=a%20b&z=1'],
    ['parameter.percent-encoded', 'GET\n*/*\n\n\n\nX-Note:v\n/p?empty&name=a%20b&z=1'],
    ['parameter.empty', 'GET\n*/*\n\n\n\nX-Note:v\n/p?empty=&name=a b&z=1'],
    ['parameter.plus', 'GET\n*/*\n\n\n\nX-Note:v\n/p?empty&name=a+b&z=1'],
    ['parameter.unsigned', 'GET\n*/*\n\n\n\nX-Note:v\n/p'],
    ['string.trailing-newline', 'GET\n*/*\n\n\n\nX-Note:v\n/p?empty&name=a b&z=1\n'],
    ['string.carriage-return', 'GET\r\n*/*\r\n\r\n\r\n\r\nX-Note:v\r\n/p?empty&name=a b&z=1'],
    ['string.line-missing', 'GET\n*/*\nX-Note:v\n/p?empty&name=a b&z=1'],
    ['header.spelling', 'GET\n*/*\n\n\n\nx-note:v\n/p?empty&name=a b&z=1'],
    ['header.unsigned', 'GET\n*/*\n\n\n\n/p?empty&name=a b&z=1'],
  ])('[SG5] %s: %j', async (code, stringToSign) => {
    expect(await guessSignedString(request, signText(stringToSign), signText)).toEqual({
      code,
      stringToSign,
    })
  })

  it('[SG5] a request without parameters is guessed too', async () => {
    const plain = buildPlace({ target: '/p' })
    const stringToSign = 'GET\n\n\n\n\n/p\n'
    expect(
      await guessSignedString(plain, signText(stringToSign), async (text) => signText(text)),
    ).toEqual({ code: 'string.trailing-newline', stringToSign })
  })
})
