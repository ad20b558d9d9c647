import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildStringToSign, prepareSecret, readSignedHeaders, sign } from '@portico/signing'
import { runCommandLine } from '../program.ts'
import { buildTerminal } from '../testing.ts'
import type { TestTerminal } from '../testing.ts'

const appSecret = 'AppSecret-Example_001'

function signatureOf(request: IncomingMessage, body: string): string {
  const header = (name: string) => request.headers[name.toLowerCase()]?.toString()
  const signedHeaders = readSignedHeaders(header('x-ca-signature-headers') ?? '')
  if (!signedHeaders.ok) return signedHeaders.refusal.code
  const { method = '', url: target = '' } = request
  const built = buildStringToSign({ method, target, header, signedHeaders, formBody: body })
  return built.ok ? sign(prepareSecret(appSecret), 'HmacSHA256', built.text) : built.refusal.code
}

/** Answers as a gateway would: 200 where the signature is that of the request, else 403 with its string. */
async function listenAsGateway(): Promise<string> {
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const verified = signatureOf(request, body) === request.headers['x-ca-signature']
    response.writeHead(verified ? 200 : 403, {
      'x-ca-request-id': 'req-1',
      ...(verified
        ? {}
        : { 'x-ca-error-code': 'A403IS', 'x-ca-error-message': 'Invalid Signature' }),
    })
    response.end(JSON.stringify({ verified, method: request.method, url: request.url, body }))
  }
  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

function withKey(gatewayUrl: string, secret = appSecret): TestTerminal {
  return buildTerminal({
    PORTICO_GATEWAY_URL: gatewayUrl,
    PORTICO_APP_KEY: '203753385',
    PORTICO_APP_SECRET: secret,
  })
}

test('[CR4] no option takes a secret on the command line', async () => {
  const terminal = buildTerminal()
  expect(
    await runCommandLine(terminal, ['call', '/a', '--app-key', 'k', '--app-secret', 's']),
  ).toBe(2)
  expect(terminal.told()).toContain("unknown option '--app-secret'")
})

test('a named key without its secret is refused with the three places where it may come from', async () => {
  const terminal = buildTerminal()
  expect(await runCommandLine(terminal, ['call', '/a', '--app-key', 'k'])).toBe(2)
  expect(terminal.told()).toBe(
    'portico: the AppSecret is missing: set PORTICO_APP_SECRET, or pipe it in with --app-secret-stdin, or use a --profile\n',
  )
})

test('a profile that is not there is refused with the file and the profiles it has', async () => {
  const terminal = buildTerminal()
  const file = join(terminal.workingFolder, 'profiles.json')
  const profile = { gatewayUrl: 'http://127.0.0.1:1', appKey: 'k', appSecret: 's' }
  writeFileSync(file, JSON.stringify({ format: 1, profiles: { billing: profile } }))
  expect(await runCommandLine(terminal, ['call', '/a', '--profiles', file, '--profile', 'x'])).toBe(
    78,
  )
  expect(terminal.told()).toBe(`portico: there is no profile x in ${file}; it has billing\n`)
})

test('[CR4] a broken profile file is refused without a word of what it holds', async () => {
  const terminal = buildTerminal()
  const file = join(terminal.workingFolder, 'profiles.json')
  writeFileSync(file, '{"profiles":{"a":{"appSecret":"top-secret"')
  expect(await runCommandLine(terminal, ['call', '/a', '--profiles', file])).toBe(78)
  expect(terminal.told()).toBe(`portico: ${file} is not JSON\n`)
})

test('nobody at the address is status 4, and the reason is named', async () => {
  const terminal = withKey('http://127.0.0.1:1')
  expect(await runCommandLine(terminal, ['call', '/a'])).toBe(4)
  expect(terminal.told()).toMatch(/^portico: no answer from http:\/\/127\.0\.0\.1:1: /)
})

test('[SG1] a wrong secret is refused by the gateway: status 3, its code and words shown', async () => {
  const terminal = withKey(await listenAsGateway(), 'another-secret')
  expect(await runCommandLine(terminal, ['call', '/list/api_1?env=PROD', '-d', '{}'])).toBe(3)
  expect(terminal.told()).toContain('refused by the gateway: A403IS Invalid Signature')
})

test.each([
  [
    ['/list/api_1?env=PROD&city=%E6%9D%AD%E5%B7%9E&debug=', '-d', '{"conditions":{"name":"瑞士"}}'],
    'POST',
  ],
  [['/countries/CN?fields=code,name'], 'GET'],
  [
    [
      '/update/api_1',
      '-X',
      'put',
      '-H',
      'Content-Type: application/x-www-form-urlencoded',
      '-d',
      'a=1&b=',
    ],
    'PUT',
  ],
])('[SG1] %j is signed so that the gateway can verify it', async (args, method) => {
  const terminal = withKey(await listenAsGateway())
  expect(await runCommandLine(terminal, ['call', ...args])).toBe(0)
  expect(JSON.parse(terminal.printed())).toMatchObject({ verified: true, method })
})

test('the secret may come from standard input', async () => {
  const gateway = await listenAsGateway()
  const terminal = buildTerminal({}, `${appSecret}\n`)
  const args = [
    'call',
    '/a',
    '--gateway',
    gateway,
    '--app-key',
    'k',
    '--app-secret-stdin',
    '--json',
  ]
  expect(await runCommandLine(terminal, args)).toBe(0)
  expect(JSON.parse(terminal.printed())).toMatchObject({
    status: 200,
    requestId: 'req-1',
    refusal: null,
  })
})

test('the printed curl command works in a shell, quotes and Han characters included, and holds no secret', async () => {
  const gateway = await listenAsGateway()
  const terminal = withKey(gateway)
  const body = `{"name":"it's 瑞士"}`
  expect(await runCommandLine(terminal, ['call', '/list/api_1', '-d', body, '--curl'])).toBe(0)
  const command = terminal.printed()
  expect(command).not.toContain(appSecret)
  const answer = await new Promise<string>((resolve) => {
    const shell = spawn('sh', ['-c', command])
    let text = ''
    shell.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    shell.once('close', () => resolve(text))
  })
  expect(JSON.parse(answer)).toMatchObject({ verified: true, body })
})
