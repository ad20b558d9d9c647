/** A whole path in a browser on the whole product, on each database: a member finds the story of a refused call. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '@portico/sdk'
import { chromiumPath, expectAccessible, journeyLimitMs } from './in-browser.ts'
import { openStage, stageDatabases } from './stage.ts'
import type { Stage } from './stage.ts'

describe.skipIf(chromiumPath === undefined).each(stageDatabases)('paths on %s', (kind) => {
  let stage: Stage
  let admin: Client
  let explorer = ''
  const idOf: Record<string, string> = {}

  beforeAll(async () => {
    stage = await openStage(kind)
    admin = await stage.product.signIn('admin')
    const lin = await stage.product.signIn('lin')
    explorer = (await lin.listApplications({ query: {} })).items[0]?.id ?? ''
    const members = await admin.listMembers({ query: {} })
    for (const { username, id } of members.items) idOf[username] = id
  }, journeyLimitMs)
  afterAll(() => stage.close())

  const open = (username: string) => stage.open(username)

  it(
    '[GW6, SG5] a member goes from My Applications to the story of a refused call, and on to the doctor',
    async () => {
      const validity = { period: '30d' } as const
      await admin.addApplicationMembers({
        params: { id: explorer },
        body: { memberIds: [idOf['chen'] ?? ''], validity },
      })
      const { appKey } = await admin.getApplication({ params: { id: explorer } })
      await fetch(`${stage.product.gatewayUrl}/list/unknown?appKey=${appKey}`, { method: 'POST' })
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

  it(
    'a member picks APIs in the marketplace and saves their documentation as one file',
    async () => {
      const page = await open('chen')
      await stage.visit(page, '/marketplace')
      const button = page.getByRole('button', { name: 'Download documentation' })
      expect(await button.isDisabled()).toBe(true)
      await page.getByRole('checkbox', { name: 'Select Borders' }).check()
      await page.getByRole('checkbox', { name: 'Select Country' }).check()
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
      expect(download.suggestedFilename()).toBe('apis.md')
      const text = await readFile(await download.path(), 'utf8')
      expect([...text.matchAll(/^# (.+)$/gm)].map(([, name]) => name)).toEqual([
        'Borders',
        'Country',
      ])
      await page.context().close()
    },
    journeyLimitMs,
  )
})
