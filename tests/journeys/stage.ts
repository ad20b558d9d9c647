/** What a journey plays on: the whole product and a browser, opened before its suite and closed after it. */
import type { Browser, Page } from 'playwright-core'
import { testServerUrl } from '@portico/store/testing'
import { createPrivateDatabase } from '../private-database.ts'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import { launchBrowser, openSignedIn, visit } from './in-browser.ts'
import type { Look } from './in-browser.ts'

export type Stage = Readonly<{
  product: Product
  browser: Browser
  /** What broke in a script of the pages that were opened. */
  complaints: readonly string[]
  /** A page of its own, signed in; to be closed with its context, or with the stage. */
  open(username: string, look?: Look): Promise<Page>
  visit(page: Page, path: string): Promise<void>
  close(): Promise<void>
}>

export type StageDatabase = 'embedded' | 'PostgreSQL'

const postgresUrl = testServerUrl()

/** The embedded database, and PostgreSQL where it is offered: what matters to people is played on each. */
export const stageDatabases: readonly StageDatabase[] =
  postgresUrl === undefined ? ['embedded'] : ['embedded', 'PostgreSQL']

/**
 * The product on a database of its own, which goes when the product is stopped.
 *
 * @param env adds to the product's environment
 */
export async function startProductOn(
  kind: StageDatabase,
  env: Readonly<Record<string, string>> = {},
): Promise<Product> {
  if (kind === 'embedded' || postgresUrl === undefined) return startProduct(env)
  const database = await createPrivateDatabase(postgresUrl)
  const product = await startProduct({ ...env, DATABASE_URL: database.url })
  return {
    ...product,
    stop: async () => {
      const status = await product.stop()
      await database.drop()
      return status
    },
  }
}

/** @param env adds to the product's environment */
export async function openStage(
  kind: StageDatabase = 'embedded',
  env: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const product = await startProductOn(kind, env)
  const browser = await launchBrowser()
  const complaints: string[] = []
  return {
    product,
    browser,
    complaints,
    open: async (username, look) => {
      const page = await openSignedIn(browser, product, username, look)
      page.on('pageerror', (error) => complaints.push(error.message))
      return page
    },
    visit: (page, path) => visit(page, product, path),
    close: async () => {
      await browser.close()
      await product.stop()
    },
  }
}
