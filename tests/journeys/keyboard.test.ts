/** The main job by keyboard alone, whole product: where Tab leads, and where the focus is after each dialog and menu. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password } from '../product.ts'
import { chromiumPath, expectFocus, journeyLimitMs, openContext, tabTo } from './in-browser.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

describe.skipIf(chromiumPath === undefined)('the console by keyboard', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  }, journeyLimitMs)
  afterAll(() => stage.close())

  async function press(control: Locator, key = 'Enter'): Promise<void> {
    await tabTo(control)
    await control.page().keyboard.press(key)
  }

  async function type(field: Locator, text: string): Promise<void> {
    await tabTo(field)
    await field.page().keyboard.type(text)
  }

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

  async function signIn(username: string): Promise<Page> {
    const page = await (await openContext(stage.browser)).newPage()
    await page.goto(stage.product.consoleUrl)
    await type(page.getByRole('textbox', { name: 'Username' }), username)
    await type(page.getByRole('textbox', { name: 'Password' }), password)
    await page.keyboard.press('Enter')
    await heading(page, 'My Applications').waitFor()
    return page
  }

  it(
    'a member signs in, passes over the navigation and asks for an application',
    async () => {
      const page = await signIn('chen')
      await press(page.getByRole('link', { name: 'Skip to content' }))
      await expectFocus(page.getByRole('main'))
      const opener = page.getByRole('button', { name: 'Request to Create Application' }).first()
      await press(opener)
      const dialog = page.getByRole('dialog', { name: 'Request to Create Application' })
      await expectFocus(dialog.getByLabel('Application name'))
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      await expectFocus(opener)

      await page.keyboard.press('Enter')
      await expectFocus(dialog.getByLabel('Application name'))
      await page.keyboard.type('By_keyboard')
      await type(dialog.getByLabel('Application group'), 'Analytics')
      const option = page.getByRole('option', { name: 'Analytics' })
      await option.waitFor({ state: 'attached' })
      await page.keyboard.press('Enter')
      await dialog.getByTitle('Analytics').waitFor()
      await type(dialog.getByLabel('Scenario'), 'Nobody touched a mouse')
      await press(dialog.getByRole('button', { name: 'OK', exact: true }))
      await page.getByText('Request submitted').first().waitFor()
      await expectFocus(opener)
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[RQ5] an approver finds it in the Task Hub and passes it; the focus stays on the page that changed',
    async () => {
      const page = await signIn('admin')
      await press(page.getByRole('banner').getByRole('link', { name: 'Task Hub' }))
      await heading(page, 'Task Hub').waitFor()
      await expectFocus(page.getByRole('main'))
      await press(page.getByRole('link', { name: 'By_keyboard' }))
      await heading(page, 'By_keyboard').waitFor()
      await expectFocus(page.getByRole('main'))
      const pass = page.getByRole('button', { name: 'Pass', exact: true })
      await press(pass)
      const dialog = page.getByRole('dialog')
      await expectFocus(dialog.getByRole('textbox'))
      await page.keyboard.type('Nothing against it')
      await press(dialog.getByRole('button', { name: 'Pass' }))
      await heading(page, 'Approved').waitFor()
      await pass.waitFor({ state: 'detached' })
      await expectFocus(page.getByRole('main'))
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[AP10] an owner suspends it from the menu of its row, after one more question, and is back at the menu',
    async () => {
      const page = await signIn('chen')
      const more = page.getByRole('button', { name: 'More actions for By_keyboard' })
      await press(more)
      await expectFocus(page.getByRole('menuitem', { name: 'Suspend' }))
      await page.keyboard.press('Escape')
      await expectFocus(more)
      await page.keyboard.press('Enter')
      await expectFocus(page.getByRole('menuitem', { name: 'Suspend' }))
      await page.keyboard.press('Enter')
      const question = page.getByRole('dialog')
      const yes = question.getByRole('button', { name: 'Suspend' })
      await expectFocus(yes)
      await page.keyboard.press('Escape')
      await question.waitFor({ state: 'hidden' })
      await expectFocus(more)

      await page.keyboard.press('Enter')
      await expectFocus(page.getByRole('menuitem', { name: 'Suspend' }))
      await page.keyboard.press('Enter')
      await expectFocus(yes)
      await page.keyboard.press('Enter')
      await page.getByText('By_keyboard is suspended').waitFor()
      await expectFocus(more)
      const chen = await stage.product.signIn('chen')
      const { items } = await chen.listApplications({ query: { q: 'By_keyboard' } })
      expect(items.map(({ state }) => state)).toEqual(['suspended'])
      await page.context().close()
    },
    journeyLimitMs,
  )
})
