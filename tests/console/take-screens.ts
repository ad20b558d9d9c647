/**
 * `npm run screens`: the pictures of `docs/screens`, taken of the sample organisation in Chromium, both languages,
 * light and dark, wide and on a phone. Run it when a screen of theirs has changed.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { findChromium, launchBrowser, openSignedIn, visit } from '../journeys/in-browser.ts'
import type { Look } from '../journeys/in-browser.ts'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import { compressPng } from './compress-png.ts'

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const bytesMaximum = 150_000

type Picture = Readonly<{ name: string; username: string; path: string; look: Look }>

const wide = { theme: 'light', width: 1440 } as const
const wideDark = { theme: 'dark', width: 1440 } as const
const phone = { theme: 'light', width: 375 } as const
const phoneDark = { theme: 'dark', width: 375 } as const

function listPictures(applicationId: string, webhookId: string): readonly Picture[] {
  const english = (look: Omit<Look, 'language'>): Look => ({ language: 'en-US', ...look })
  const chinese = (look: Omit<Look, 'language'>): Look => ({ language: 'zh-CN', ...look })
  const application = `/applications/${applicationId}`
  const lin = 'lin'
  const admin = 'admin'
  return [
    { name: 'my-applications-en', username: lin, path: '/applications', look: english(wide) },
    { name: 'my-applications-zh', username: lin, path: '/applications', look: chinese(wideDark) },
    { name: 'my-applications-phone', username: lin, path: '/applications', look: chinese(phone) },
    { name: 'overview-phone', username: lin, path: application, look: english(phoneDark) },
    { name: 'rotation', username: lin, path: `${application}/credentials`, look: english(wide) },
    { name: 'calls', username: lin, path: `${application}/calls`, look: chinese(wide) },
    { name: 'task-hub', username: admin, path: '/tasks', look: english(wide) },
    { name: 'audit', username: admin, path: '/management/audit', look: chinese(wideDark) },
    {
      name: 'webhook',
      username: admin,
      path: `/management/webhooks/${webhookId}`,
      look: english(wideDark),
    },
    { name: 'gateways-phone', username: admin, path: '/management/gateways', look: english(phone) },
  ]
}

/** Something to see: a rotation under way, a webhook with a message, calls that passed and one that was refused. */
async function prepare(product: Product): Promise<readonly Picture[]> {
  const [admin, lin] = await Promise.all([product.signIn('admin'), product.signIn('lin')])
  const application = (await lin.listApplications({ query: {} })).items[0]
  if (application === undefined) throw new Error('the sample has no application')
  const { id, appKey } = application
  const target = `${product.gatewayUrl}/list/unknown?appKey=${appKey}`
  await Promise.all(Array.from({ length: 3 }, () => fetch(target, { method: 'POST' })))
  await lin.resetSecret({ params: { id }, body: { mode: 'auto', overlapSeconds: 86_400 } })
  const webhook = await admin.createWebhook({
    body: {
      name: 'On-call bot',
      url: `${product.consoleUrl}/healthz`,
      events: ['secret.reset', 'application.created', 'grant.given'],
    },
  })
  await admin.testWebhook({ params: { id: webhook.id }, body: {} })
  for (;;) {
    const { items } = await lin.listCalls({ params: { id }, query: {} })
    const sent = await admin.listWebhookDeliveries({ params: { id: webhook.id }, query: {} })
    if (items.length >= 3 && sent.items.every(({ attempts }) => attempts > 0)) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return listPictures(id, webhook.id)
}

async function take(browser: Browser, product: Product, picture: Picture): Promise<void> {
  const page = await openSignedIn(browser, product, picture.username, picture.look)
  await visit(page, product, picture.path)
  await page.waitForLoadState('networkidle')
  const png = compressPng(await page.screenshot())
  await page.context().close()
  const bytes = png.length
  console.log(`${picture.name}.png: ${Math.round(bytes / 1000)} kB`)
  if (bytes > bytesMaximum) throw new Error(`${picture.name}.png is larger than it may be`)
  writeFileSync(join(folder, `${picture.name}.png`), png)
}

mkdirSync(folder, { recursive: true })
const product = await startProduct({ PORTICO_WEBHOOK_ALLOW_PRIVATE: '1' })
const browser = await launchBrowser(findChromium())
try {
  for (const picture of await prepare(product)) await take(browser, product, picture)
} finally {
  await browser.close()
  await product.stop()
}
