/** Every screen of callers and owners in both themes and languages: axe, width, policy, storage. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import {
  chromiumPath,
  expectAccessible,
  expectNoSidewaysScroll,
  journeyLimitMs,
  launchBrowser,
  looks,
  openContext,
  openSignedIn,
  signInOn,
  visit,
} from './in-browser.ts'

const parts = [
  '',
  '/credentials',
  '/members',
  '/grants',
  '/whitelist',
  '/calls',
  '/calling',
  '/doctor',
  '/audit',
] as const

const others = [
  '/applications',
  '/applications?view=not-joined',
  '/tasks',
  '/tasks?view=mine',
  '/permissions',
  '/user-center',
  '/user-center/personal-data',
] as const

describe.skipIf(chromiumPath === undefined)('the screens of callers and owners', () => {
  let product: Product
  let browser: Browser
  let applicationId = ''

  beforeAll(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    const lin = await product.signIn('lin')
    applicationId = (await lin.listApplications({ query: {} })).items[0]?.id ?? ''
  }, journeyLimitMs)
  afterAll(async () => {
    await browser.close()
    await product.stop()
  })

  it.each(looks)(
    'have no axe violation and no sideways scroll: $language $theme $width',
    async (look) => {
      const page = await openSignedIn(browser, product, 'lin', look)
      const paths = [...parts.map((part) => `/applications/${applicationId}${part}`), ...others]
      for (const path of paths) {
        await visit(page, product, path)
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
      }
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[CR4] a revealed secret is in no storage and no address, and nobody else is asked for anything',
    async () => {
      const context = await openContext(browser)
      const page = await context.newPage()
      const requests: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      await signInOn(page, product, 'lin')
      await visit(page, product, `/applications/${applicationId}/credentials`)
      await page.getByRole('button', { name: 'Show AppSecret' }).click()
      const secret = await page.getByText(/^ptk_/).first().innerText()
      await visit(page, product, `/applications/${applicationId}/calling`)
      await page.getByRole('button', { name: 'Sign and call' }).click()
      await page.getByText('The gateway answered 200', { exact: false }).waitFor()

      const stored = await page.evaluate(
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state])',
      )
      const databases = await page.evaluate('indexedDB.databases()')
      const caches = await page.evaluate('globalThis.caches ? caches.keys() : []')
      expect(secret.length).toBeGreaterThan(20)
      // Compared as a truth value: a failure must not print the secret.
      expect(String(stored).includes(secret)).toBe(false)
      expect(requests.some((url) => url.includes(secret))).toBe(false)
      expect({ databases, caches }).toEqual({ databases: [], caches: [] })
      const origins = new Set(requests.map((url) => new URL(url).origin))
      expect([...origins]).toEqual([product.consoleUrl])
      await context.close()
    },
    journeyLimitMs,
  )

  it('the page and the API carry a strict policy, and no script is inline', async () => {
    for (const path of ['/applications', '/api/v1/me', '/sign-in']) {
      const { headers } = await fetch(`${product.consoleUrl}${path}`)
      const policy = headers.get('content-security-policy') ?? ''
      const scripts = policy.split(';').find((each) => each.trim().startsWith('script-src'))
      expect(scripts?.trim()).toBe("script-src 'self'")
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("connect-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
    const page = await (await fetch(`${product.consoleUrl}/applications`)).text()
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|javascript:/i)
    expect(page).not.toMatch(/https?:\/\//)
  })
})
