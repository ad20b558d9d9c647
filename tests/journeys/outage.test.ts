/** The server gone under a filled form and back, on each database: one is told, nothing typed is lost, nothing is done twice. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choose, chromiumPath, journeyLimitMs } from './in-browser.ts'
import { openStage, stageDatabases } from './stage.ts'
import type { Stage } from './stage.ts'

const scenario = 'Typed before the outage'

describe.skipIf(chromiumPath === undefined).each(stageDatabases)('an outage on %s', (kind) => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage(kind)
  }, journeyLimitMs)
  afterAll(() => stage.close())

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
    await stage.product.startAgain()
    await page.getByText('The page loads again by itself').waitFor({ state: 'detached' })
  }

  async function expectAskedOnce(name: string): Promise<void> {
    const lin = await stage.product.signIn('lin')
    const { items } = await lin.listRequests({ query: { view: 'mine', q: name } })
    expect(items).toHaveLength(1)
  }

  it(
    '[F02] killed before the form is sent: it stays as it is, and is sent when the server is back',
    async () => {
      const page = await stage.open('lin')
      const dialog = await fillRequest(page, 'Never_arrived')
      await stage.product.kill()
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
      const page = await stage.open('lin')
      const dialog = await fillRequest(page, 'Answer_lost')
      await page.route(
        '**/api/v1/requests',
        async (route) => {
          await route.fetch()
          await stage.product.kill()
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
