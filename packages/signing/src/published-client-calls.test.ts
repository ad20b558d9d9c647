/** The published Node client calls a real server that verifies what arrives on the wire (SG1, SG4). */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyContentMd5 } from './body-digest.ts'
import { writeHeaderText } from './header-text.ts'
import { prepareSecret } from './prepared-secret.ts'
import { readSignatureAlgorithm } from './signature.ts'
import { findUncoveredHeaders, readSignedHeaders } from './signed-headers.ts'
import { verifyRequest } from './verify-request.ts'
import type { RequestVerdict } from './verify-request.ts'
import { writeMismatchMessage } from './doctor/hint.ts'

type Call = (url: string, options?: object) => Promise<unknown>
type PublishedClient = Record<'get' | 'post' | 'put' | 'delete', Call>
const published: { Client: new (key: string, secret: string) => PublishedClient } = createRequire(
  import.meta.url,
)('aliyun-api-gateway')

const secret = prepareSecret('AppSecret-Example_001')

function verify(request: IncomingMessage, body: Buffer): RequestVerdict {
  const header = (name: string) => {
    const value = request.headers[name]
    return Array.isArray(value) ? value[0] : value
  }
  const signedHeaders = readSignedHeaders(header('x-ca-signature-headers'))
  const algorithm = readSignatureAlgorithm(header('x-ca-signature-method'))
  if (!signedHeaders.ok) return signedHeaders
  if (!algorithm.ok) return algorithm
  const needs = { requireTimestamp: true, requireNonce: true }
  expect(findUncoveredHeaders(signedHeaders, header, needs)).toEqual([])
  const contentMd5 = header('content-md5')
  if (contentMd5 !== undefined) expect(verifyContentMd5(contentMd5, body)).toBe(true)
  return verifyRequest(
    {
      method: request.method ?? '',
      target: request.url ?? '',
      header,
      signedHeaders,
      formBody: body.toString('latin1'),
    },
    [secret],
    algorithm.algorithm,
    header('x-ca-signature') ?? '',
  )
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const verdict = verify(request, Buffer.concat(chunks))
  const stringToSign = verdict.ok ? undefined : verdict.stringToSign
  response.writeHead(verdict.ok ? 200 : 403, {
    'content-type': 'application/json',
    'x-ca-error-message': writeHeaderText(writeMismatchMessage(stringToSign ?? '', 1024)),
  })
  response.end(JSON.stringify(verdict))
}

let server: Server
let base = ''

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  base = `http://127.0.0.1:${port}`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

describe('the published Node client', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }

  it('[SG5] with another secret is refused and shown the string of the server', async () => {
    const stranger = new published.Client('203753385', 'AppSecret-Example_002')
    await expect(stranger.get(`${base}/p?b=2&a=1`)).rejects.toThrow(
      /403.*Invalid Signature, Server StringToSign:`GET#application\/json####x-ca-key:203753385#.*#\/p\?a=1&b=2`/,
    )
  })

  it.each<[string, keyof PublishedClient, string, object | undefined, string[]]>([
    ['GET', 'get', '/list/10083?env=PROD', undefined, []],
    [
      'GET with Han and empty values',
      'get',
      '/p?debug=',
      { data: { city: '杭州 西湖', none: '', 'a+b': '+' } },
      [],
    ],
    ['GET with an extra signed header', 'get', '/p', { signHeaders: { 'X-Trace': 'a  b:c' } }, []],
    ['POST of JSON', 'post', '/get/10084?env=PRE', { data: { 条件: { id: 1 } } }, []],
    [
      'POST of a form',
      'post',
      '/p?param1=test',
      { headers: form, data: { user: '小明', empty: '' } },
      [],
    ],
    [
      'POST of a form over the query',
      'post',
      '/p?a=1&b=2',
      { headers: form, data: { a: '3' } },
      ['a'],
    ],
    ['PUT', 'put', '/p?a=1', { data: { id: 1 } }, []],
    ['DELETE', 'delete', '/p', { query: { id: '1' } }, []],
  ])('[SG1, SG4] %s passes unchanged', async (_, method, target, options, shadowed) => {
    const client = new published.Client('203753385', 'AppSecret-Example_001')
    expect(await client[method](base + target, options)).toMatchObject({ ok: true, shadowed })
  })
})
