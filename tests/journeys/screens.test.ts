/** Every screen of callers and owners in both themes and languages: axe, width, motion, policy, storage. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  chromiumPath,
  expectAccessible,
  expectNoSidewaysScroll,
  journeyLimitMs,
  looks,
  openContext,
  signInOn,
} from './in-browser.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

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
  let stage: Stage
  let applicationId = ''

  beforeAll(async () => {
    stage = await openStage()
    const lin = await stage.product.signIn('lin')
    applicationId = (await lin.listApplications({ query: {} })).items[0]?.id ?? ''
  }, journeyLimitMs)
  afterAll(() => stage.close())

  // One page for each look: signing in before every screen would take longer than the screens.
  describe.each(looks)('$language $theme $width', (look) => {
    let page: Page
    beforeAll(async () => {
      page = await stage.open('lin', look)
    }, journeyLimitMs)
    afterAll(() => page.context().close())

    it.each([...parts.map((part) => `/applications/:id${part}`), ...others])(
      'axe finds nothing on %s, and nothing sticks out',
      async (path) => {
        await stage.visit(page, path.replace(':id', applicationId))
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
      },
      journeyLimitMs,
    )
  })

  it(
    '[CR4] a revealed secret is in no storage and no address, and nobody else is asked for anything',
    async () => {
      const context = await openContext(stage.browser)
      const page = await context.newPage()
      const requests: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      await signInOn(page, stage.product, 'lin')
      await stage.visit(page, `/applications/${applicationId}/credentials`)
      await page.getByRole('button', { name: 'Show AppSecret' }).click()
      const secret = await page.getByText(/^ptk_/).first().innerText()
      await stage.visit(page, `/applications/${applicationId}/calling`)
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
      expect([...origins]).toEqual([stage.product.consoleUrl])
      await context.close()
    },
    journeyLimitMs,
  )

  it(
    'where little motion is asked for, nothing of a dialog moves',
    async () => {
      const page = await stage.open('lin')
      await page.getByRole('button', { name: 'Request to Create Application' }).click()
      await page.getByRole('dialog').waitFor()
      const moving = await page.evaluate(`
        [...document.querySelectorAll('[role="dialog"], [role="dialog"] *')]
          .map((element) => getComputedStyle(element))
          .flatMap((style) => [style.transitionDuration, style.animationDuration])
          .filter((duration) => parseFloat(duration) > 0.001)
      `)
      expect(moving).toEqual([])
      await page.context().close()
    },
    journeyLimitMs,
  )

  it('the page and the API carry a strict policy, and no script is inline', async () => {
    for (const path of ['/applications', '/api/v1/me', '/sign-in']) {
      const { headers } = await fetch(`${stage.product.consoleUrl}${path}`)
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
    const page = await (await fetch(`${stage.product.consoleUrl}/applications`)).text()
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|javascript:/i)
    expect(page).not.toMatch(/https?:\/\//)
  })
})
