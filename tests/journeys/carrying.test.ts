/** What is carried to the vendor's gateway, in a browser on the whole product: a failure is seen, and tried again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  chromiumPath,
  expectAccessible,
  expectNoSidewaysScroll,
  journeyLimitMs,
  oppositeLooks,
} from './in-browser.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

const path = '/management/network'
/** Named so that no name server knows it (RFC 6761). */
const endpoint = 'apigateway.invalid'

describe.skipIf(chromiumPath === undefined)('what is carried to Alibaba Cloud', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  }, journeyLimitMs)
  afterAll(() => stage.close())

  it(
    '[NW3] nothing of it is shown where the network does not carry, nor to somebody without the right',
    async () => {
      const page = await stage.open('admin')
      await stage.visit(page, path)
      await page.getByText('Built-in gateway').waitFor()
      expect(await page.getByRole('region', { name: 'Carried to Alibaba Cloud' }).count()).toBe(0)
      await page.context().close()

      const admin = await stage.product.signIn('admin')
      const change = await admin.previewNetworkChange({ query: { to: 'aliyun-shared' } })
      const account = { accessKeyId: 'LTAI5tExampleKey', accessKeySecret: 'not-a-real-secret' }
      const there = { regionId: 'cn-hangzhou', endpoint }
      const acceptConsequences = change.consequences.map(({ code }) => code)
      await admin.setNetwork({
        body: { kind: 'aliyun-shared', ...there, ...account, acceptConsequences },
      })

      const reader = await stage.open('chen')
      await stage.visit(reader, path)
      await reader.getByText('Alibaba Cloud API Gateway (shared instance)').waitFor()
      expect(await reader.getByRole('region', { name: 'Carried to Alibaba Cloud' }).count()).toBe(0)
      await reader.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[NW3] a failure names its cause, and is carried again when it is asked for',
    async () => {
      const page = await stage.open('admin')
      await stage.visit(page, path)
      const list = page.getByRole('region', { name: 'Carried to Alibaba Cloud' })
      const row = list.getByRole('row').filter({ hasText: 'world_explorer' })
      await row.getByText('endpoint.unreachable').waitFor()
      const admin = await stage.product.signIn('admin')
      const find = async () => (await admin.listCarrying({ query: {} })).items[0]
      const planned = (await find())?.dueAt ?? ''
      /** It waits while it is asked for; a try that fails plans the next one, later than before. */
      const triedAgain = async () => {
        const { state, dueAt } = (await find()) ?? {}
        return state === 'failed' && (dueAt ?? '') > planned
      }
      await list.getByRole('button', { name: 'Carry again: world_explorer' }).click()
      await page.getByText('1 application is carried again').waitFor()
      await expect.poll(triedAgain, { timeout: 20_000 }).toBe(true)
      await row.getByText('endpoint.unreachable').waitFor()
      const events = await admin.listAuditEvents({ query: { event: 'carrying.asked' } })
      expect(events.items).toHaveLength(1)
      await page.context().close()
    },
    journeyLimitMs,
  )

  it.each(oppositeLooks)(
    'axe finds nothing on it, and nothing sticks out: $language $width',
    async (look) => {
      const page = await stage.open('admin', look)
      await stage.visit(page, path)
      await page.getByText('endpoint.unreachable').waitFor()
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
      await page.context().close()
    },
    journeyLimitMs,
  )
})
