/** Whole paths in a browser, whole product: a member finds a call's story, the keyboard alone, the server gone and back. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '@portico/sdk'
import { testServerUrl } from '@portico/store/testing'
import { createPrivateDatabase } from '../private-database.ts'
import type { PrivateDatabase } from '../private-database.ts'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import {
  choose,
  chromiumPath,
  journeyLimitMs,
  launchBrowser,
  openSignedIn,
  visit,
} from './in-browser.ts'

const postgresUrl = testServerUrl()

/** The embedded database, and PostgreSQL where it is offered. */
const databases = postgresUrl === undefined ? ['embedded'] : ['embedded', 'PostgreSQL']

describe.skipIf(chromiumPath === undefined).each(databases)('paths on %s', (kind) => {
  let database: PrivateDatabase | null = null
  let product: Product
  let browser: Browser
  let admin: Client
  let explorer = ''
  const idOf: Record<string, string> = {}

  beforeAll(async () => {
    if (kind === 'PostgreSQL') database = await createPrivateDatabase(postgresUrl ?? '')
    product = await startProduct(database === null ? {} : { DATABASE_URL: database.url })
    browser = await launchBrowser()
    admin = await product.signIn('admin')
    const lin = await product.signIn('lin')
    explorer = (await lin.listApplications({ query: {} })).items[0]?.id ?? ''
    const members = await admin.listMembers({ query: {} })
    for (const { username, id } of members.items) idOf[username] = id
  }, journeyLimitMs)
  afterAll(async () => {
    await browser.close()
    await product.stop()
    await database?.drop()
  })

  const open = (username: string) => openSignedIn(browser, product, username)

  it(
    '[GW6, SG5] a member goes from My Applications to the story of a refused call, and on to the doctor',
    async () => {
      const validity = { period: '30d' } as const
      await admin.addApplicationMembers({
        params: { id: explorer },
        body: { memberIds: [idOf['chen'] ?? ''], validity },
      })
      const { appKey } = await admin.getApplication({ params: { id: explorer } })
      await fetch(`${product.gatewayUrl}/list/unknown?appKey=${appKey}`, { method: 'POST' })
      const page = await open('chen')
      await page.getByRole('link', { name: 'world_explorer' }).click()
      await page.getByRole('link', { name: 'Calls', exact: true }).click()
      const opened = page.getByRole('button', { name: /^Open the call of/ }).first()
      // Gateways report their calls in batches: one just made is asked for again.
      await expect
        .poll(
          async () => {
            await page.getByRole('button', { name: 'Refresh records' }).click()
            return opened.count()
          },
          { timeout: journeyLimitMs },
        )
        .toBe(1)
      await opened.click()
      const story = page.getByRole('dialog')
      await story.getByText('The gateway refused the call').waitFor()
      await story.getByRole('link', { name: /doctor/i }).click()
      await page.waitForURL('**/doctor?requestId=*')
      await page.getByRole('main').getByText('The gateway refused the call').waitFor()
      await page.context().close()
    },
    journeyLimitMs,
  )

  /** Presses Tab until the control has the focus; a page has only so many controls. */
  async function tabTo(page: Page, role: 'button' | 'link' | 'textbox' | 'combobox', name: RegExp) {
    const control = page.getByRole(role, { name }).first()
    await control.waitFor()
    for (let step = 0; step < 80; step += 1) {
      const isThere = await control.evaluate('(element) => element === document.activeElement')
      if (isThere === true) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`no way by Tab to ${String(name)}`)
  }

  it(
    'the main path by keyboard alone: ask for an application, have it passed, open it',
    async () => {
      const page = await open('chen')
      await tabTo(page, 'button', /^Request to Create Application$/)
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await tabTo(page, 'textbox', /^Application name/)
      await page.keyboard.type('By_keyboard')
      await tabTo(page, 'combobox', /^Application group/)
      await page.keyboard.type('Analytics')
      await page
        .locator('.ant-select-item-option-active')
        .filter({ hasText: 'Analytics' })
        .waitFor()
      await page.keyboard.press('Enter')
      await tabTo(page, 'textbox', /^Scenario/)
      await page.keyboard.type('Nobody touched a mouse')
      await tabTo(page, 'button', /^OK$/)
      await page.keyboard.press('Enter')
      await page.getByText('Request submitted').first().waitFor()
      await page.context().close()

      const approver = await open('admin')
      await visit(approver, product, '/tasks')
      await tabTo(approver, 'link', /By_keyboard/)
      await approver.keyboard.press('Enter')
      await approver.getByRole('heading', { level: 1, name: 'By_keyboard' }).waitFor()
      await tabTo(approver, 'button', /^Pass$/)
      await approver.keyboard.press('Enter')
      const dialog = approver.getByRole('dialog')
      await dialog.waitFor()
      for (const pass = dialog.getByRole('button', { name: 'Pass' }); ;) {
        if ((await pass.evaluate('(e) => e === document.activeElement')) === true) break
        await approver.keyboard.press('Tab')
      }
      await approver.keyboard.press('Enter')
      await approver.getByRole('heading', { level: 1, name: 'Approved' }).waitFor()
      await approver.context().close()
    },
    journeyLimitMs,
  )

  it(
    'the server goes away under an open dialog and comes back: nothing typed is lost, and it is submitted once',
    async () => {
      const page = await open('lin')
      await page.getByRole('button', { name: 'Request to Create Application' }).click()
      const dialog = page.getByRole('dialog')
      await choose(dialog.getByLabel('Application group'), 'Mobile', 'Mobile')
      await dialog.getByLabel('Application name').fill('Survived_it')
      await dialog.getByLabel('Scenario').fill('Typed before the outage')
      await product.leave()
      await dialog.getByRole('button', { name: 'OK', exact: true }).click()
      await page.getByText('Portico does not answer', { exact: true }).first().waitFor()
      expect(await dialog.getByLabel('Scenario').inputValue()).toBe('Typed before the outage')

      await product.comeBack()
      await page.getByText('The page loads again by itself').waitFor({ state: 'detached' })
      expect(await dialog.getByLabel('Application name').inputValue()).toBe('Survived_it')
      await dialog.getByRole('button', { name: 'OK', exact: true }).click()
      await page.getByText('Request submitted').first().waitFor()
      const lin = await product.signIn('lin')
      const { items } = await lin.listRequests({ query: { view: 'mine', q: 'Survived_it' } })
      expect(items).toHaveLength(1)
      await page.context().close()
    },
    journeyLimitMs,
  )
})
