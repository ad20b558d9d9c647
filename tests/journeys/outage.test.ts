/** The server gone under a filled form and back, on each database: one is told, nothing typed is lost, nothing is done twice. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServerUrl } from '@portico/store/testing'
import { createPrivateDatabase } from '../private-database.ts'
import type { PrivateDatabase } from '../private-database.ts'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import { choose, chromiumPath, journeyLimitMs, launchBrowser, openSignedIn } from './in-browser.ts'

const postgresUrl = testServerUrl()

/** The embedded database, and PostgreSQL where it is offered. */
const databases = postgresUrl === undefined ? ['embedded'] : ['embedded', 'PostgreSQL']

const scenario = 'Typed before the outage'

describe.skipIf(chromiumPath === undefined).each(databases)('an outage on %s', (kind) => {
  let database: PrivateDatabase | null = null
  let product: Product
  let browser: Browser

  beforeAll(async () => {
    if (kind === 'PostgreSQL') database = await createPrivateDatabase(postgresUrl ?? '')
    product = await startProduct(database === null ? {} : { DATABASE_URL: database.url })
    browser = await launchBrowser()
  }, journeyLimitMs)
  afterAll(async () => {
    await browser.close()
    await product.stop()
    await database?.drop()
  })

  async function fillRequest(page: Page, name: string): Promise<Locator> {
    await page.getByRole('button', { name: 'Request to Create Application' }).click()
    const dialog = page.getByRole('dialog', { name: 'Request to Create Application' })
    await choose(dialog.getByLabel('Application group'), 'Mobile', 'Mobile')
    await dialog.getByLabel('Application name').fill(name)
    await dialog.getByLabel('Scenario').fill(scenario)
    return dialog
  }

  const submit = (dialog: Locator) =>
    dialog.getByRole('button', { name: 'OK', exact: true }).click()

  async function expectKept(dialog: Locator, name: string): Promise<void> {
    const values = ['Application name', 'Scenario'].map((label) =>
      dialog.getByLabel(label).inputValue(),
    )
    expect(await Promise.all(values)).toEqual([name, scenario])
    await dialog.getByText('Mobile', { exact: false }).waitFor()
  }

  /** Starts the product again and waits until the page has noticed by itself. */
  async function comeBack(page: Page): Promise<void> {
    await product.startAgain()
    await page.getByText('The page loads again by itself').waitFor({ state: 'detached' })
  }

  async function expectAskedOnce(name: string): Promise<void> {
    const lin = await product.signIn('lin')
    const { items } = await lin.listRequests({ query: { view: 'mine', q: name } })
    expect(items).toHaveLength(1)
  }

  it(
    '[F02] killed before the form is sent: it stays as it is, and is sent when the server is back',
    async () => {
      const page = await openSignedIn(browser, product, 'lin')
      const dialog = await fillRequest(page, 'Never_arrived')
      await product.kill()
      await submit(dialog)
      await dialog.getByRole('alert').filter({ hasText: 'Portico does not answer' }).waitFor()
      await expectKept(dialog, 'Never_arrived')

      await comeBack(page)
      await expectKept(dialog, 'Never_arrived')
      await submit(dialog)
      await page.getByText('Request submitted').first().waitFor()
      await expectAskedOnce('Never_arrived')
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[F02] killed after it was decided and before the answer: sent again, it is the same request',
    async () => {
      const page = await openSignedIn(browser, product, 'lin')
      const dialog = await fillRequest(page, 'Answer_lost')
      await page.route(
        '**/api/v1/requests',
        async (route) => {
          await route.fetch()
          await product.kill()
          await route.abort('connectionreset')
        },
        { times: 1 },
      )
      await submit(dialog)
      await dialog.getByRole('alert').filter({ hasText: 'Portico does not answer' }).waitFor()
      await expectKept(dialog, 'Answer_lost')

      await comeBack(page)
      await submit(dialog)
      await page.getByText('Request submitted').first().waitFor()
      await expectAskedOnce('Answer_lost')
      await page.context().close()
    },
    journeyLimitMs,
  )
})
