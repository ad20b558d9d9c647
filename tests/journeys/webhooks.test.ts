/** Webhooks in a browser, whole product: add one, test it at a receiver, rotate its secret, pause it, send a message again. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  choose,
  chromiumPath,
  expectAccessible,
  expectNoSidewaysScroll,
  journeyLimitMs,
  looks,
} from './in-browser.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

describe.skipIf(chromiumPath === undefined)('webhooks at the console', () => {
  let stage: Stage
  let receiver: Server
  /** What the receiver answers; 500 makes it one that fails. */
  let status = 200
  const heard: { id: string; signatures: number; type: unknown }[] = []

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const header = (name: string) => String(request.headers[name])
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
        const type = Object.entries(body ?? {}).find(([key]) => key === 'type')?.[1]
        const signatures = header('webhook-signature').split(' ').length
        heard.push({ id: header('webhook-id'), signatures, type })
        response.writeHead(status).end('heard')
      })
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    stage = await openStage('embedded', { PORTICO_WEBHOOK_ALLOW_PRIVATE: '1' })
  }, journeyLimitMs)
  afterAll(async () => {
    await stage.close()
    receiver.closeAllConnections()
    receiver.close()
  })

  const open = (username = 'admin') => stage.open(username)
  const receiverUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`

  it(
    '[AC3] somebody without the right is offered no webhooks and told so where a link leads there',
    async () => {
      const page = await open('chen')
      await stage.visit(page, '/management/webhooks')
      await page.getByText('No permission').waitFor()
      expect(await page.getByRole('button', { name: 'Add Webhook' }).count()).toBe(0)
      const side = page.getByRole('navigation', { name: 'Section navigation' })
      expect(await side.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    '[CR4] a webhook is added, its secret is shown once, and a test message arrives signed',
    async () => {
      const page = await open()
      await stage.visit(page, '/management/webhooks')
      await page.getByRole('button', { name: 'Add Webhook' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('On-call bot')
      await dialog.getByLabel('Address').fill('ftp://nowhere')
      await choose(dialog.getByLabel('Events'), 'AppSecret reset', 'AppSecret reset')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText('https address', { exact: false }).first().waitFor()
      await dialog.getByLabel('Address').fill(receiverUrl())
      await dialog.getByRole('button', { name: 'Save' }).click()
      const shown = page.getByRole('dialog', { name: 'Signing secret of the webhook' })
      await shown.getByText(/^whsec_/).waitFor()
      await shown.getByRole('button', { name: 'Close' }).last().click()
      await shown.waitFor({ state: 'hidden' })
      expect(await page.getByText(/whsec_/).count()).toBe(0)

      await page.getByRole('link', { name: 'On-call bot' }).click()
      await page.getByRole('button', { name: 'Send test message' }).click()
      const messages = page.getByRole('table', { name: 'Messages' })
      const row = messages.getByRole('row').filter({ hasText: 'Test message' })
      await row.getByText('Delivered', { exact: true }).waitFor()
      expect(heard).toMatchObject([{ type: 'webhook.test', signatures: 1 }])
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    'a rotated secret signs beside the former one; a message that failed is sent again under its id',
    async () => {
      const page = await open()
      await stage.visit(page, '/management/webhooks')
      await page.getByRole('link', { name: 'On-call bot' }).click()
      await page.getByRole('button', { name: 'Rotate secret' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click()
      const shown = page.getByRole('dialog', { name: 'Signing secret of the webhook' })
      await shown.getByText(/^whsec_/).waitFor()
      await shown.getByRole('button', { name: 'Close' }).last().click()
      await page.getByText('Former secret signs too until').waitFor()

      status = 500
      await page.getByRole('button', { name: 'Send test message' }).click()
      const messages = page.getByRole('table', { name: 'Messages' })
      const failing = messages.getByRole('row').filter({ hasText: 'Waiting' })
      // After the second try the system waits for minutes, so that the next one is the person's.
      await failing.getByRole('cell', { name: '2', exact: true }).waitFor()
      await failing.getByText('500', { exact: true }).waitFor()
      const failed = heard.at(-1)
      expect(failed).toMatchObject({ type: 'webhook.test', signatures: 2 })
      status = 200
      await failing.getByRole('button', { name: /^Send again/ }).click()
      await failing.waitFor({ state: 'detached' })
      expect(heard.at(-1)?.id).toBe(failed?.id)
      await page.context().close()
    },
    journeyLimitMs,
  )

  it(
    'a webhook is paused, takes no test meanwhile, is turned on again and deleted',
    async () => {
      const page = await open()
      await stage.visit(page, '/management/webhooks')
      await page.getByRole('link', { name: 'On-call bot' }).click()
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
      await page.getByRole('heading', { level: 1, name: 'Paused' }).waitFor()
      expect(await page.getByRole('button', { name: 'Send test message' }).count()).toBe(0)
      await page.getByRole('button', { name: 'Turn on' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Turn on' }).click()
      await page.getByRole('button', { name: 'Send test message' }).waitFor()
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await page.getByText('No webhook yet').waitFor()
      await page.context().close()
    },
    journeyLimitMs,
  )

  it.each(looks)(
    'axe finds nothing on webhooks and on one with its messages: %j',
    async (look) => {
      const admin = await stage.product.signIn('admin')
      const name = `Bot ${look.language} ${look.theme}`
      const { id } = await admin.createWebhook({
        body: { name, url: receiverUrl(), events: ['secret.reset', 'webhook.created'] },
      })
      await admin.testWebhook({ params: { id }, body: {} })
      const page = await stage.open('admin', look)
      for (const path of ['/management/webhooks', `/management/webhooks/${id}`]) {
        await stage.visit(page, path)
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
      }
      await page.context().close()
    },
    journeyLimitMs,
  )
})
