/** What opens beside the rows of a list, by keyboard alone: the menu of a row, the hint of an icon, the choice of columns. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, expectAccessible, journeyLimitMs as limitMs } from './in-browser.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

describe.skipIf(chromiumPath === undefined)('the controls of a list', () => {
  let stage: Stage
  let page: Page

  beforeAll(async () => {
    stage = await openStage()
    page = await stage.open('lin')
  }, 180_000)
  afterAll(() => stage.close())

  const focused = () => page.locator(':focus')

  it(
    'gives the focus back to the button when Escape closes its menu',
    { timeout: limitMs },
    async () => {
      await stage.visit(page, '/applications')
      const more = page.getByRole('button', { name: /^More actions for/ }).first()
      await more.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('menu').waitFor()
      await expectAccessible(page)
      const items = page.getByRole('menuitem')
      expect(await items.allInnerTexts()).toEqual(['Suspend', 'Delete'])
      expect(await focused().innerText()).toBe('Suspend')
      await page.keyboard.press('ArrowDown')
      expect(await focused().innerText()).toBe('Delete')
      await page.keyboard.press('ArrowDown')
      expect(await focused().innerText()).toBe('Suspend')
      await page.keyboard.press('End')
      expect(await focused().innerText()).toBe('Delete')
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'detached' })
      expect(await more.getAttribute('aria-expanded')).toBe('false')
      expect(await more.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(
        true,
      )
    },
  )

  it('closes the menu when something else is clicked', { timeout: limitMs }, async () => {
    await stage.visit(page, '/applications')
    await page
      .getByRole('button', { name: /^More actions for/ })
      .first()
      .click()
    await page.getByRole('menu').waitFor()
    await page.getByRole('heading', { level: 1 }).click()
    await page.getByRole('menu').waitFor({ state: 'detached' })
  })

  it(
    'says what an icon does as soon as it is focused, until Escape',
    { timeout: limitMs },
    async () => {
      await stage.visit(page, '/applications')
      const show = page.getByRole('button', { name: 'Show AppSecret' }).first()
      await page.getByRole('button', { name: 'Copy AppKey' }).first().focus()
      await page.keyboard.press('Tab')
      expect(await show.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(
        true,
      )
      const hint = page.getByRole('tooltip')
      await hint.waitFor()
      expect(await hint.innerText()).toContain('Show AppSecret')
      expect(await show.getAttribute('aria-describedby')).toBe(await hint.getAttribute('id'))
      await page.keyboard.press('Escape')
      await hint.waitFor({ state: 'hidden' })
      expect(await show.getAttribute('aria-describedby')).toBeNull()
    },
  )

  it.each([
    ['lin', '/applications', 'Owners', 'Application name'],
    ['admin', '/application-management', 'Owners', 'Application name'],
    ['admin', '/management/audit', 'From', 'Event'],
    ['admin', '/tasks?view=all', 'Applicant', 'Request'],
  ])(
    'hides a column of %s on %s, which the link keeps',
    { timeout: limitMs },
    async (who, path, hidden, locked) => {
      const own = await stage.open(who)
      await stage.visit(own, path)
      const column = own.getByRole('columnheader', { name: hidden, exact: true })
      await column.waitFor()
      await own.getByRole('button', { name: 'Choose columns' }).click()
      const box = (name: string) => own.getByRole('checkbox', { name, exact: true })
      expect(await box(locked).isDisabled()).toBe(true)
      await box(hidden).click()
      await column.waitFor({ state: 'detached' })
      await own.keyboard.press('Escape')
      await box(hidden).waitFor({ state: 'detached' })
      await own.reload()
      await own.getByRole('columnheader', { name: locked, exact: true }).waitFor()
      expect(await column.count()).toBe(0)
      await own.context().close()
    },
  )
})
