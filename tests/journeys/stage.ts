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

/** @param env adds to the product's environment */
export async function openStage(
  kind: StageDatabase = 'embedded',
  env: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const isPostgres = kind === 'PostgreSQL' && postgresUrl !== undefined
  const database = isPostgres ? await createPrivateDatabase(postgresUrl) : null
  const product = await startProduct({ ...env, ...(database && { DATABASE_URL: database.url }) })
  const browser = await launchBrowser()
  return {
    product,
    browser,
    open: (username, look) => openSignedIn(browser, product, username, look),
    visit: (page, path) => visit(page, product, path),
    close: async () => {
      await browser.close()
      await product.stop()
      await database?.drop()
    },
  }
}
