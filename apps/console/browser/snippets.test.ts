/** Every snippet is run as it stands, against a server that verifies its signature as the gateway does. */
import { createHash } from 'node:crypto'
import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareSecret, readSignedHeaders, verifyRequest } from '@portico/signing'
import type { RequestToSign } from '@portico/signing'
import { writeSnippet } from '../src/features/calling/snippet.ts'
import type { SnippetLanguage } from '../src/features/calling/snippet.ts'

const appSecret = 'ptk_a$b`c"d\'e'
const appKey = 'pk_of_a_snippet'
const run = promisify(execFile)

const programs: Readonly<
  Record<SnippetLanguage, Readonly<{ file: string; command: string; args: readonly string[] }>>
> = {
  curl: { file: 'call.sh', command: 'sh', args: [] },
  typescript: { file: 'call.ts', command: process.execPath, args: ['--no-warnings'] },
  python: { file: 'call.py', command: 'python3', args: [] },
  java: { file: 'Call.java', command: 'java', args: [] },
  go: { file: 'call.go', command: 'go', args: ['run'] },
}

/** curl and Node are always there where the suite runs; the others where their programs are installed. */
const canRun: Readonly<Record<SnippetLanguage, boolean>> = {
  curl: true,
  typescript: true,
  python: spawnSync('python3', ['--version']).status === 0,
  java: spawnSync('javac', ['-version']).status === 0,
  go: spawnSync('go', ['version']).status === 0,
}
const languages = (Object.keys(programs) as SnippetLanguage[]).filter((name) => canRun[name])
const missing = (Object.keys(programs) as SnippetLanguage[]).filter((name) => !canRun[name])
if (missing.length > 0) process.stderr.write(`  not run here, no program: ${missing.join(', ')}\n`)

function isSignedBy(secret: string, request: Omit<RequestToSign, 'signedHeaders'>): boolean {
  const signedHeaders = readSignedHeaders(request.header('x-ca-signature-headers') ?? '')
  if (!signedHeaders.ok) return false
  const signature = request.header('x-ca-signature') ?? ''
  const secrets = [prepareSecret(secret)]
  return verifyRequest({ ...request, signedHeaders }, secrets, 'HmacSHA256', signature).ok
}

describe('a snippet', () => {
  let folder = ''
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const header = (name: string) => request.headers[name]?.toString()
      const isSigned = isSignedBy(appSecret, {
        method: request.method ?? '',
        target: request.url ?? '',
        header,
      })
      const md5 = createHash('md5').update(body).digest('base64')
      const isWhole = (header('content-md5') ?? '') === (body.length === 0 ? '' : md5)
      response.end(JSON.stringify({ isSigned, isWhole, body: body.toString() }))
    })
  })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portico-snippet-'))
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(async () => {
    server.close()
    await rm(folder, { recursive: true, force: true })
  })

  const text = '{"name":"it\'s 中文 \\"$HOME\\" `x` \\\\"}'
  const calls = languages.flatMap((language) => [
    {
      language,
      method: 'POST' as const,
      target: `/list/api_1?env=PROD&appKey=${appKey}`,
      body: text,
    },
    { language, method: 'GET' as const, target: "/orders/it's?q=%E4%B8%AD%20a&b=", body: '' },
  ])

  it.each(calls)(
    '[SG1] in $language signs $method as the gateway verifies it',
    async (call) => {
      const { port } = server.address() as AddressInfo
      const gatewayUrl = `http://127.0.0.1:${port}`
      const snippet = writeSnippet(call.language, { ...call, gatewayUrl, appKey })
      const { file, command, args } = programs[call.language]
      await writeFile(join(folder, file), `${snippet ?? ''}\n`)
      const { stdout } = await run(command, [...args, join(folder, file)], {
        env: { ...process.env, PORTICO_APP_SECRET: appSecret },
      })
      expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toEqual({
        isSigned: true,
        isWhole: true,
        body: call.body,
      })
    },
    60_000,
  )

  it('never holds a secret, only the name of its variable', () => {
    for (const { language, ...call } of calls) {
      const snippet = writeSnippet(language, { ...call, gatewayUrl: 'http://g.test', appKey })
      expect(snippet).toContain('PORTICO_APP_SECRET')
      expect(snippet).not.toContain(appSecret)
    }
  })
})
