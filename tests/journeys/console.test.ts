/** The main job in a browser, whole product, on each database: ask, pass in Task Hub, show the secret; axe on the way. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  choose,
  chromiumPath,
  expectAccessible,
  journeyLimitMs as limitMs,
  openContext,
  signInOn,
} from './in-browser.ts'
import { openStage, stageDatabases } from './stage.ts'
import type { Stage } from './stage.ts'

describe.skipIf(chromiumPath === undefined).each(stageDatabases)(
  'the console on the whole product, on %s',
  (kind) => {
    let stage: Stage
    const complaints: string[] = []

    beforeAll(async () => {
      stage = await openStage(kind)
    }, 180_000)
    afterAll(() => stage.close())

    async function open(username: string): Promise<Page> {
      const page = await (await openContext(stage.browser)).newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        // A first visit asks who is signed in, and is told nobody: the browser notes every 401.
        const expected = message.text().includes('401')
        if (message.type() === 'error' && !expected) complaints.push(message.text())
      })
      await signInOn(page, stage.product, username)
      return page
    }

    it(
      '[AP1] a name is judged while it is typed, in the words of the rule',
      async () => {
        const page = await open('chen')
        await page.getByRole('button', { name: 'Request to Create Application' }).first().click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Application name').fill('1st')
        await dialog.getByText('start it with a Han character or a letter').waitFor()
        await page.context().close()
      },
      limitMs,
    )

    it(
      '[RQ3, RQ5] a request is made, passed in Task Hub, and its secret is shown',
      async () => {
        const page = await open('chen')
        await page.getByRole('button', { name: 'Request to Create Application' }).first().click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Application name').fill('border_guide')
        await choose(dialog.getByLabel('Application group'), 'Analytics', 'Analytics')
        await dialog.getByLabel('Scenario').fill('Shows which countries are neighbours')
        await expectAccessible(page)
        await dialog.getByRole('button', { name: 'OK', exact: true }).click()
        await page.getByText('Request submitted').first().waitFor()

        const approver = await open('admin')
        await stage.visit(approver, '/tasks')
        await approver.getByRole('link', { name: 'border_guide' }).waitFor()
        await expectAccessible(approver)
        await approver.getByRole('link', { name: 'border_guide' }).click()
        await approver.getByRole('heading', { level: 1, name: 'border_guide' }).waitFor()
        await approver.getByRole('button', { name: 'Pass', exact: true }).click()
        await approver.getByRole('dialog').getByRole('button', { name: 'Pass' }).click()
        await approver.getByRole('heading', { level: 1, name: 'Approved' }).waitFor()
        await approver.context().close()

        await stage.visit(page, '/applications')
        await page.getByRole('link', { name: 'border_guide' }).waitFor()
        await page.getByRole('button', { name: 'Show AppSecret' }).first().click()
        await page.getByText(/^ptk_/).first().waitFor()
        await page.context().close()
      },
      limitMs,
    )

    it('nothing in the browser complained on the way', () => {
      expect(complaints).toEqual([])
    })
  },
)
