/**
 * `npm run bench:console`: what the console costs its reader. How much script My Applications loads before it can be
 * used, compressed as a server would send it; and how long an interaction with a list of 100 rows takes until the
 * page is painted anew, on a processor four times slower. Fails above the bounds.
 */
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import {
  findChromium,
  launchBrowser,
  openContext,
  openSignedIn,
  signInOn,
  visit,
} from '../journeys/in-browser.ts'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'

const scriptBytesMaximum = 400_000
const paintMsMaximum = 200
const rows = 100
const slowdown = 4

/** Gzip size of every script that a first visit to My Applications fetches. */
async function measureScripts(browser: Browser, product: Product): Promise<number> {
  const context = await openContext(browser)
  const first = await context.newPage()
  await signInOn(first, product, 'lin')
  await first.close()
  const page = await context.newPage()
  const sizes: Promise<number>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    sizes.push(response.body().then((body) => gzipSync(body).length))
  })
  await visit(page, product, '/applications')
  await page.waitForLoadState('networkidle')
  const measured = await Promise.all(sizes)
  await context.close()
  return measured.reduce((sum, size) => sum + size, 0)
}

async function fillList(product: Product): Promise<void> {
  const admin = await product.signIn('admin')
  const groupId = (await admin.listGroups({ query: {} })).items[0]?.id ?? ''
  const lin = (await admin.listMembers({ query: { q: 'lin' } })).items[0]?.id ?? ''
  for (let serial = 1; serial <= rows; serial += 1) {
    const name = `Listed_${serial}`
    await admin.createApplication({
      body: { name, groupId, scenario: 'For the benchmark', ownerIds: [lin] },
    })
  }
}

/** Installed in the page: keeps the longest time from an interaction to its next paint, in milliseconds. */
const observe = `
  globalThis.longestMs = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.interactionId > 0) globalThis.longestMs = Math.max(globalThis.longestMs, entry.duration)
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
`
/** Two frames later everything that an interaction caused is painted and reported. */
const takeLongest = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
  const longest = globalThis.longestMs
  globalThis.longestMs = 0
  resolve(longest)
}, 300))))`

type Interaction = Readonly<{ name: string; act: (page: Page) => Promise<void> }>

const interactions: readonly Interaction[] = [
  { name: 'type in the search', act: (page) => page.getByRole('searchbox').first().press('L') },
  {
    name: 'open the menu of a row',
    act: (page) =>
      page
        .getByRole('button', { name: /^More actions for/ })
        .first()
        .click(),
  },
  { name: 'close the menu', act: (page) => page.keyboard.press('Escape') },
  {
    name: 'open the column chooser',
    act: (page) => page.getByRole('button', { name: 'Choose columns' }).click(),
  },
  {
    name: 'hide a column',
    act: (page) => page.getByRole('checkbox', { name: 'Owners' }).click(),
  },
  {
    name: 'show a secret',
    act: (page) => page.getByRole('button', { name: 'Show AppSecret' }).first().click(),
  },
  {
    name: 'open the dialog of an edit',
    act: (page) => page.getByRole('button', { name: /^Edit/ }).first().click(),
  },
]

async function measurePaints(browser: Browser, product: Product): Promise<readonly number[]> {
  const page = await openSignedIn(browser, product, 'lin')
  await visit(page, product, `/applications?limit=${rows}`)
  await page.getByRole('row').nth(rows).waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.evaluate(observe)
  const longest: number[] = []
  for (const { name, act } of interactions) {
    await act(page)
    const ms = Number(await page.evaluate(takeLongest))
    console.log(`${name}: ${ms} ms`)
    longest.push(ms)
  }
  await page.context().close()
  return longest
}

const product = await startProduct()
const browser = await launchBrowser(findChromium())
try {
  const scripts = await measureScripts(browser, product)
  console.log(`first load of My Applications: ${Math.round(scripts / 1000)} kB of script, gzip`)
  await fillList(product)
  const paint = Math.max(...(await measurePaints(browser, product)))
  console.log(
    `longest interaction to next paint, ${rows} rows, ${slowdown} times slower: ${paint} ms`,
  )
  if (scripts > scriptBytesMaximum || paint >= paintMsMaximum) process.exitCode = 1
} finally {
  await browser.close()
  await product.stop()
}
