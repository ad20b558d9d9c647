/** A whole path in a browser on the whole product, on each database: a member finds the story of a refused call. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '@portico/sdk'
import { testServerUrl } from '@portico/store/testing'
import { createPrivateDatabase } from '../private-database.ts'
import type { PrivateDatabase } from '../private-database.ts'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import {
  chromiumPath,
  expectAccessible,
  journeyLimitMs,
  launchBrowser,
  openSignedIn,
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
      await expectAccessible(page)
      await story.getByRole('link', { name: /doctor/i }).click()
      await page.waitForURL('**/doctor?requestId=*')
      await page.getByRole('main').getByText('The gateway refused the call').waitFor()
      await page.context().close()
    },
    journeyLimitMs,
  )
})
