/** The Management Hub in a browser, whole product: a project, an API, a chain, a grant, and what the audit log says of them. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import {
  choose,
  chromiumPath,
  expectAccessible,
  expectNoSidewaysScroll,
  journeyLimitMs,
  launchBrowser,
  looks,
  openSignedIn,
  visit as visitPage,
} from './in-browser.ts'
import type { Look } from './in-browser.ts'

const screens = [
  '/marketplace',
  '/permissions',
  '/permissions/administered',
  '/inbox',
  '/management/projects',
  '/management/data-sources',
  '/management/audit',
  '/management/gateways',
  '/management/network',
  '/management/call-authentication',
  '/management/organisation',
  '/management/chains',
  '/user-center',
  '/user-center/security',
  '/user-center/tokens',
] as const

describe.skipIf(chromiumPath === undefined)('the Management Hub on the whole product', () => {
  let product: Product
  let browser: Browser
  const complaints: string[] = []

  beforeAll(async () => {
    product = await startProduct()
    browser = await launchBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser.close()
    await product.stop()
  })

  async function open(username: string, look?: Look): Promise<Page> {
    const page = await openSignedIn(browser, product, username, look)
    page.on('pageerror', (error) => complaints.push(error.message))
    return page
  }

  const visit = (page: Page, path: string) => visitPage(page, product, path)

  it(
    '[GW2, GT2, RQ6, AU1] an administrator sets up a project, an API, a chain and a grant, and finds them in the audit log',
    async () => {
      const page = await open('admin')
      await visit(page, '/management/projects')
      await page.getByRole('button', { name: 'New Project' }).click()
      await page.getByRole('dialog').getByLabel('Project name').fill('Weather')
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await page.getByRole('link', { name: 'Weather' }).click()

      await page.getByRole('button', { name: 'Register API' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('API name').fill('Forecast')
      await dialog.getByLabel('Production upstream').fill('ftp://nowhere')
      await dialog.getByText('http or https', { exact: false }).first().waitFor()
      await dialog.getByLabel('Production upstream').fill('http://127.0.0.1:9/forecast')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('link', { name: 'Forecast' }).waitFor()

      await visit(page, '/management/chains')
      await page.getByRole('button', { name: 'Edit: Join application' }).click()
      await page.getByRole('dialog').getByLabel('Approve automatically').click()
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await page.getByText('Passes automatically', { exact: false }).waitFor()

      await visit(page, '/permissions/administered')
      await page.getByRole('button', { name: 'Grant API' }).click()
      const grant = page.getByRole('dialog')
      await choose(grant.getByLabel('Application'), 'world_explorer', 'world')
      await choose(grant.getByRole('combobox', { name: /^API/ }), 'Forecast', 'Forecast')
      await grant.getByRole('button', { name: 'Grant', exact: true }).click()
      await page.getByRole('link', { name: 'Forecast' }).waitFor()

      await visit(page, '/management/audit?event=grant.given&q=Forecast')
      await page.getByRole('button', { name: 'API permission given' }).first().click()
      await page.getByRole('dialog').getByText('Forecast').first().waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Verify hash chain' }).click()
      await page.getByText('The chain is intact', { exact: false }).waitFor()
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[AC3] somebody without the right is offered nothing and told so where a link leads there',
    async () => {
      const page = await open('chen')
      await visit(page, '/management/audit')
      await page.getByText('No permission').waitFor()
      expect(await page.getByRole('button', { name: 'Verify hash chain' }).count()).toBe(0)
      await visit(page, '/management/network')
      expect(await page.getByRole('button', { name: 'Change network' }).count()).toBe(0)
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[RQ7, CR7] an administrator sets the rules of the organisation, and a stale save is told and loses nothing',
    async () => {
      const page = await open('admin')
      await visit(page, '/management/organisation')
      const days = page.getByLabel('Days until an undecided request expires')
      await days.fill('45')
      const admin = await product.signIn('admin')
      await admin.setOrganisation({ body: { expiryWarningDays: 9 } })
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('alert').first().waitFor()
      expect(await days.inputValue()).toBe('45')
      await visit(page, '/management/organisation')
      await page.getByLabel('Days until an undecided request expires').fill('45')
      await page.getByLabel('Approving one’s own requests').click()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The settings are saved').waitFor()
      const saved = await admin.getOrganisation({})
      expect(saved).toMatchObject({ requestExpiryDays: 45, allowSelfApproval: false })
      expect(saved.expiryWarningDays).toBe(9)
      await admin.setOrganisation({ body: { allowSelfApproval: true } })
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[AC3] a member switches e-mail notices off, and is offered no grants to administer',
    async () => {
      const page = await open('chen')
      await visit(page, '/user-center')
      await page.getByRole('switch', { name: /inbox by e-mail/ }).click()
      await page.getByText('Saved', { exact: true }).waitFor()
      expect(await (await product.signIn('chen')).getMe({})).toMatchObject({ emailNotices: false })
      await visit(page, '/permissions')
      const side = page.getByRole('navigation', { name: 'Section navigation' })
      await side.getByRole('link', { name: 'My Permissions' }).waitFor()
      expect(await side.getByRole('link').count()).toBe(1)
      await page.context().close()
    },
    journeyLimitMs,
  )

  it.each(looks)(
    'axe finds nothing on the screens of administrators and of the User Center: %j',
    async (look) => {
      const page = await open('admin', look)
      for (const path of screens) {
        await visit(page, path)
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
      }
      await page.context().close()
    },
    journeyLimitMs,
  )

  it('nothing in the browser broke on the way', () => {
    expect(complaints).toEqual([])
  })
})
