/** The published Node client of the scheme as an oracle: what it signs is what we build (SG1). */
import { createRequire } from 'node:module'
import { parse } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildStringToSign } from './string-to-sign.ts'
import { buildRequest } from './testing.ts'
import { parseStringToSign } from './doctor/string-parts.ts'

type Values = Record<string, string>
type Options = { headers?: Values; signHeaders?: Values; query?: object; data?: unknown }
type PublishedClient = {
  [method in 'get' | 'post' | 'put' | 'delete']: (url: string, options: Options) => Promise<unknown>
} & {
  request(method: string, url: object, options: Options, form?: Values): Promise<unknown>
  buildStringToSign(
    method: string,
    headers: Record<string, string | number>,
    headerLines: string,
    url: { path: string },
    form?: Values,
  ): string
  sign(stringToSign: string): string
}
const published: { Client: new (key: string, secret: string) => PublishedClient } = createRequire(
  import.meta.url,
)('aliyun-api-gateway')

const FORM = 'application/x-www-form-urlencoded; charset=UTF-8'

/**
 * Runs the client up to the point where it has its string and would sign and send: answers with that
 * string, and with the request as its HTTP library would put it on the wire.
 */
async function capture(run: (client: PublishedClient) => Promise<unknown>) {
  const client = new published.Client('203753385', 'AppSecret-Example_001')
  const request = client.request.bind(client)
  const build = client.buildStringToSign.bind(client)
  let body: unknown
  let sent = { method: '', target: '', headers: {} as Values }
  let stringToSign = ''
  client.request = (method, url, options, form) => {
    body = options.data
    return request(method, url, options, form)
  }
  client.buildStringToSign = (method, headers, headerLines, url, form) => {
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)])
    sent = { method, target: url.path, headers: Object.fromEntries(texts) }
    return build(method, headers, headerLines, url, form)
  }
  client.sign = (text) => {
    stringToSign = text
    throw new Error('captured')
  }
  await expect(run(client)).rejects.toThrow('captured')
  return { sent: { ...sent, ...(typeof body === 'string' ? { body } : {}) }, stringToSign }
}

async function expectEqualStrings(run: (client: PublishedClient) => Promise<unknown>) {
  const { sent, stringToSign } = await capture(run)
  const built = buildStringToSign(buildRequest(sent))
  expect(built).toMatchObject({ ok: true, text: stringToSign })
  return { sent, built }
}

describe('the published Node client', () => {
  const url = 'http://gateway.test/list/10083?env=PROD&debug='

  it('[SG1] GET with Han characters and empty values: its string is ours', async () => {
    await expectEqualStrings((client) => client.get(url, { data: { city: '杭州 西湖', none: '' } }))
    await expectEqualStrings((client) => client.get('http://gateway.test/p?a=1+1&b=%2B', {}))
    await expectEqualStrings((client) => client.get('http://gateway.test', {}))
  })

  it('[SG1] POST of JSON carries a digest, PUT carries none: both strings are ours', async () => {
    const post = await expectEqualStrings((client) => client.post(url, { data: { 名: 'é' } }))
    expect(post.sent.headers['content-md5']).toMatch(/^[\w+/]{22}==$/)
    const put = await expectEqualStrings((client) => client.put(url, { data: { a: 1 } }))
    expect(put.sent.headers['content-md5']).toBeUndefined()
  })

  it('[SG1] DELETE and an extra signed header: its string is ours', async () => {
    await expectEqualStrings((client) => client.delete(url, { query: { id: '1' } }))
    const signHeaders = { 'X-Trace': 'a:b  c', Empty: '' }
    await expectEqualStrings((client) => client.get(url, { signHeaders }))
  })

  it('[SG1] one name in query and form: the form wins, the query value is reported', async () => {
    const { sent, built } = await expectEqualStrings((client) =>
      client.post('http://gateway.test/p?a=1&b=2', {
        headers: { 'content-type': FORM },
        data: { a: 'form', c: '' },
      }),
    )
    expect(sent.target).toBe('/p?a=1&b=2')
    expect(built).toMatchObject({ shadowed: ['a'] })
  })

  it('[SG1] a list as a query value, which it signs joined, is refused as repeated', async () => {
    const { sent } = await capture((client) => client.get(url, { data: { a: ['1', '2'] } }))
    expect(buildStringToSign(buildRequest(sent))).toEqual({
      ok: false,
      refusal: { code: 'parameter.repeated', facts: { name: 'a' } },
    })
  })

  const text = fc.string({ unit: 'grapheme', maxLength: 10 })
  const value = text.map((any) => any.replaceAll('&', '~'))
  const name = value.map((any) => any.replaceAll('=', '~')).filter(Boolean)
  const parameters = fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true })
  const headers = fc.dictionary(
    fc.stringMatching(/^[A-Za-z0-9_-]{1,10}$/).map((any) => `X-${any}`),
    fc.stringMatching(/^[\x20-\x7e]{0,12}$/),
    { maxKeys: 4, noNullPrototype: true },
  )
  const path = fc.webPath({ size: 'small' }).map((any) => `/${any.replace(/^\/*/, '')}`)

  it('[SG1] whatever the parameters, headers and form: its string is ours, and reads back', async () => {
    const verb = fc.constantFrom('get', 'post', 'put', 'delete')
    await fc.assert(
      fc.asyncProperty(
        verb,
        path,
        parameters,
        parameters,
        headers,
        fc.boolean(),
        async (...all) => {
          const [method, pathname, query, form, signHeaders, isForm] = all
          const hasBody = isForm && method === 'post'
          const { sent, built } = await expectEqualStrings((client) =>
            client[method](`http://gateway.test${pathname}`, {
              query: { ...query },
              signHeaders: { ...signHeaders },
              headers: hasBody ? { 'content-type': FORM } : {},
              ...(hasBody ? { data: { ...form } } : {}),
              ...(method === 'post' && !hasBody ? { data: form } : {}),
            }),
          )
          if (!built.ok) throw new Error('unreachable')
          const read = parseStringToSign(built.text)
          expect(read?.path).toBe(parse(sent.target).pathname)
          const merged = { ...query, ...(hasBody ? form : {}) }
          expect(Object.fromEntries(read?.parameters.map((p) => [p.name, p.value]) ?? [])).toEqual(
            merged,
          )
        },
      ),
      { numRuns: 500 },
    )
  })
})
