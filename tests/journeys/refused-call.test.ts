/** A refused call, whole product: the gateway finds the mistake, and the doctor tells it by the request id (SG5). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Client } from '@portico/sdk'
import { prepareSecret, sign, signMessage, signRequest } from '@portico/signing'
import { password, startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import {
  chromiumPath,
  expectAccessible,
  journeyLimitMs,
  launchBrowser,
  openSignedIn,
  visit,
} from './in-browser.ts'

vi.setConfig({ testTimeout: 120_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))
let product: Product
let lin: Client
let key: Readonly<{ appKey: string; appSecret: string }>
let path: string
let applicationId = ''

beforeAll(async () => {
  product = await startProduct()
  lin = await product.signIn('lin')
  const [application] = (await lin.listApplications({ query: { view: 'my' } })).items
  applicationId = application?.id ?? ''
  const revealed = await lin.revealSecret({ params: { id: applicationId } })
  key = { appKey: application?.appKey ?? '', appSecret: revealed.appSecret }
  const [api] = (await lin.listApis({ query: { q: 'Countries' } })).items
  path = `/list/${api?.id ?? ''}?note=a%20b`
}, 180_000)
afterAll(() => product.stop())

/** Signs what `change` makes of the right string, and answers the request id of the refusal. */
async function refused(change: (text: string) => string): Promise<string> {
  const signed = signRequest({
    method: 'POST',
    url: product.gatewayUrl + path,
    headers: { accept: 'application/json' },
    ...key,
    timestampMs: Date.now(),
    nonce: randomUUID(),
  })
  if (!signed.ok) throw new Error(signed.refusal.code)
  const text = change(signed.stringToSign)
  const signature = sign(prepareSecret(key.appSecret), 'HmacSHA256', text)
  return refuse({ ...signed.headers, 'x-ca-signature': signature })
}

async function refuse(headers: Record<string, string>): Promise<string> {
  const request = httpRequest(product.gatewayUrl + path, { method: 'POST', headers })
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  expect(response.headers['x-ca-error-code']).toBe('A403IS')
  return String(response.headers['x-ca-request-id'])
}

/** The record comes with the gateway's next report. */
async function diagnosed(requestId: string) {
  const ask = () => lin.diagnoseCall({ params: { requestId } })
  await vi.waitFor(ask, { timeout: 20_000, interval: 100 })
  return ask()
}

async function doctor(...args: string[]): Promise<{ status: number | null; out: string }> {
  const child = spawn(process.execPath, [join(root, 'dist/portico.mjs'), 'doctor', ...args], {
    env: {
      PATH: process.env['PATH'],
      PORTICO_CONTROL_URL: product.consoleUrl,
      PORTICO_USERNAME: 'lin',
      PORTICO_PASSWORD: password,
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, out }
}

describe('the doctor, by the id of a refused call', () => {
  it('[SG5] an id that nobody knows is refused', async () => {
    expect((await doctor('--request', 'no-such-call')).status).toBe(3)
  })

  it('[SG5] names the first part that differs, and why', async () => {
    const requestId = await refused((text) => text.replace('a b', 'a%20b'))
    const found = await diagnosed(requestId)
    expect(found).toMatchObject({
      state: 'explained',
      code: 'A403IS',
    })
    expect(found.findings[0]).toMatchObject({
      part: 'parameter:note',
      code: 'parameter.percent-encoded',
    })
    const { status, out } = await doctor('--request', requestId)
    expect(status).toBe(3)
    expect(out.split('\n')[0]).toBe(
      'parameter:note: Parameter note is signed with its percent escapes: a%20b. Sign the decoded value: a b.',
    )
  })

  it('[SG5] [SG6] names the component of a message signature that differs', async () => {
    const signed = signMessage({
      method: 'POST',
      // Another name for the gateway than the Host that is sent, as behind a proxy.
      url: `http://public.example${path}`,
      appKey: key.appKey,
      secret: prepareSecret(key.appSecret),
      nowMs: Date.now(),
      nonce: randomUUID(),
    })
    if (!signed.ok) throw new Error(signed.refusal.code)
    const requestId = await refuse({ ...signed.headers, 'x-forwarded-host': 'public.example' })
    expect(await diagnosed(requestId)).toMatchObject({ state: 'explained' })
    const { status, out } = await doctor('--request', requestId)
    expect(status).toBe(3)
    expect(out).toContain('component:@authority: You signed the authority public.example')
  })

  it('[SG5] where none of the usual mistakes fits, says what to send, and compares it then', async () => {
    const requestId = await refused((text) => text.replace('a b', 'ab'))
    const found = await diagnosed(requestId)
    expect(found).toMatchObject({ state: 'unexplained', findings: [] })
    expect(found.advice).toContain('the string that your program signed')
    const mine = found.stringToSign?.replace('a b', 'ab') ?? ''
    const { out } = await doctor('--request', requestId, '--client', mine)
    expect(out).toMatch(/^parameter:note: Parameter note: you signed ab, the server received a b/)
  })
})

describe.skipIf(chromiumPath === undefined)('the doctor’s page', () => {
  it(
    '[SG5] shows what the gateway found, and compares its string with the reader’s',
    async () => {
      const requestId = await refused((text) => text.replace('a b', 'a%20b'))
      await diagnosed(requestId)
      const browser = await launchBrowser()
      try {
        const page = await openSignedIn(browser, product, 'lin')
        await visit(page, product, `/applications/${applicationId}/doctor?requestId=${requestId}`)
        await page.getByText('The first difference: parameter note').waitFor()
        await page.getByText('Sign the decoded value: a b.').waitFor()
        await expectAccessible(page)
        await page.getByRole('button', { name: 'Compare with the gateway’s string' }).click()
        await page.getByLabel('The string that you signed').fill('GET#####/p')
        await page.getByText('The first difference: method').waitFor()
      } finally {
        await browser.close()
      }
    },
    journeyLimitMs,
  )
})
