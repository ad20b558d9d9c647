/** A person at a browser before the whole product: signs in, looks, and is heard when something complains. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { password } from '../product.ts'
import type { Product } from '../product.ts'

/** Path of Chromium; without it the journeys are left out, which `npm test` announces. */
export const chromiumPath = process.env['TEST_CHROMIUM']

/** A browser, a database and two programs share the machine's cores here. */
export const journeyLimitMs = 180_000

/** How long one thing on the page is waited for: below the journey's own limit, so that a failure names the thing. */
const waitLimitMs = 90_000

export type Look = Readonly<{
  language: 'zh-CN' | 'en-US'
  theme: 'light' | 'dark'
  width: number
}>

const wideLook: Look = { language: 'en-US', theme: 'light', width: 1440 }

/** Both languages, wide and on a phone; `expectAccessible` looks at each in both themes. */
export const looks: readonly Look[] = [
  wideLook,
  { language: 'zh-CN', theme: 'dark', width: 1440 },
  { language: 'zh-CN', theme: 'light', width: 375 },
  { language: 'en-US', theme: 'dark', width: 375 },
]

/** Two looks that differ in everything, for what has much to look at. */
export const oppositeLooks: readonly Look[] = [
  wideLook,
  { language: 'zh-CN', theme: 'dark', width: 375 },
]

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Of a program of the measures, which are started by themselves. */
export function findChromium(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw new Error('Chromium is not installed')
  return found
}

export function launchBrowser(executablePath: string = chromiumPath ?? ''): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags })
}

export async function openContext(
  browser: Browser,
  look: Look = wideLook,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 900 },
    locale: look.language,
    colorScheme: look.theme,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(waitLimitMs)
  return context
}

/** Signs in as a person does and ends on My Applications. */
export async function signInOn(page: Page, product: Product, username: string): Promise<void> {
  await page.goto(product.consoleUrl)
  await page.locator('input[autocomplete="username"]').fill(username)
  await page.locator('input[type="password"]').fill(password)
  await page.keyboard.press('Enter')
  // The address changes before the page does: the sign-in page has a heading too, and no banner.
  await page.getByRole('banner').waitFor()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

export async function openSignedIn(
  browser: Browser,
  product: Product,
  username: string,
  look: Look = wideLook,
): Promise<Page> {
  const page = await (await openContext(browser, look)).newPage()
  await signInOn(page, product, username)
  return page
}

/** Opens a page of the console and waits until what it is about has come. */
export async function visit(page: Page, product: Product, path: string): Promise<void> {
  await page.goto(`${product.consoleUrl}${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await waitUntilLoaded(page)
}

/** Nothing on the page stands for content that is still on its way. */
async function waitUntilLoaded(page: Page): Promise<void> {
  await page.locator('.ant-skeleton').first().waitFor({ state: 'detached' })
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
}

/**
 * Picks an option of a field that has a list, and waits until the list is closed: it would lie over what comes next.
 *
 * @param keyword typed into the field first, where it searches
 */
export async function choose(field: Locator, option: string, keyword?: string): Promise<void> {
  await field.click()
  if (keyword !== undefined) await field.fill(keyword)
  const lists = field.page().locator('.ant-select-dropdown').filter({ visible: true })
  await lists.locator('.ant-select-item-option').filter({ hasText: option }).last().click()
  await lists.waitFor({ state: 'hidden' })
}

/**
 * No violation, whatever its weight, once the page has all it shows. The themes differ in colours alone: what has to do
 * with them is looked at in both.
 *
 * @param within narrows it to a part of the page, as a CSS selector
 */
export async function expectAccessible(page: Page, within = 'html'): Promise<void> {
  await waitUntilLoaded(page)
  const axe = () => new AxeBuilder({ page }).include(within)
  await showIn(page, 'dark')
  await expectNone(axe().withRules('color-contrast'))
  await showIn(page, 'light')
  await expectNone(axe())
}

async function showIn(page: Page, theme: Look['theme']): Promise<void> {
  await page.emulateMedia({ colorScheme: theme })
  await page.locator(`html[data-appearance="${theme}"]`).waitFor()
}

async function expectNone(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`)
  expect(found).toEqual([])
}

/** Nothing sticks out to the side of the page. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect(excess, page.url()).toBeLessThanOrEqual(0)
}

function focused(control: Locator): Locator {
  return control.and(control.page().locator(':focus'))
}

/** Waits until the control has the focus. */
export function expectFocus(control: Locator): Promise<void> {
  return focused(control).waitFor()
}

/** A page has fewer controls than this. */
const stopsMaximum = 100

/** Presses Tab until the control has the focus. */
export async function tabTo(control: Locator): Promise<void> {
  await control.waitFor()
  for (let stop = 0; stop < stopsMaximum; stop += 1) {
    if ((await focused(control).count()) > 0) return
    await control.page().keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${String(control)}`)
}
