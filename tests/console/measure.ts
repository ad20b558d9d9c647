/**
 * `npm run bench:console`: what the console costs its reader. How much script My Applications loads before it can be
 * used, compressed as a server would send it; and how long an interaction with a list of 100 rows takes until the
 * page is painted anew, on a processor four times slower. Fails above the bounds.
 *
 * Every interaction begins when the page is at rest, is done once on each of a few fresh pages, as the first of its
 * kind there, and counts with its median. Beside it stands the longest task that followed it, which would hold up
 * the next interaction: nothing that is merely put off goes unseen.
 */
import { loadavg } from 'node:os'
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
const rounds = 5

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

/** Installed in the page: keeps the longest time from an interaction to its next paint, and of a task, in milliseconds. */
const observe = `
  globalThis.longest = { paintMs: 0, taskMs: 0, taskAt: performance.now() }
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (interactionId > 0) longest.paintMs = Math.max(longest.paintMs, duration)
    }
  }).observe({ type: 'event', durationThreshold: 16 })
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries()) {
      longest.taskMs = Math.max(longest.taskMs, duration)
      longest.taskAt = startTime + duration
    }
  }).observe({ type: 'longtask' })
`
/** Resolves when no long task has run for half a second, the answers of the server having been drawn, and begins anew. */
const takeLongest = `new Promise((resolve) => {
  const begun = performance.now()
  const look = () => {
    const rested = performance.now() - Math.max(begun + 500, longest.taskAt)
    if (rested < 500) return setTimeout(look, 50)
    resolve({ paintMs: longest.paintMs, taskMs: longest.taskMs })
    longest.paintMs = longest.taskMs = 0
  }
  look()
})`

type Longest = Readonly<{ paintMs: number; taskMs: number }>

type Interaction = Readonly<{ name: string; act: (page: Page) => Promise<void> }>

const interactions: readonly Interaction[] = [
  { name: 'type in the search', act: (page) => page.getByRole('searchbox').first().press('L') },
  {
    name: 'type on while the list is drawn',
    act: (page) => page.getByRole('searchbox').first().pressSequentially('isted', { delay: 400 }),
  },
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

/** One round: every interaction once, on a page of its own. */
async function measurePaints(browser: Browser, product: Product): Promise<readonly Longest[]> {
  const page = await openSignedIn(browser, product, 'lin')
  await visit(page, product, `/applications?limit=${rows}`)
  await page.getByRole('row').nth(rows).waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.evaluate(observe)
  await page.evaluate(takeLongest)
  const measured: Longest[] = []
  for (const { act } of interactions) {
    await act(page)
    measured.push((await page.evaluate(takeLongest)) as Longest)
  }
  await page.context().close()
  return measured
}

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

/** Prints each interaction and returns the longest median. */
async function measureRounds(browser: Browser, product: Product): Promise<number> {
  const all: (readonly Longest[])[] = []
  for (let round = 0; round < rounds; round += 1) all.push(await measurePaints(browser, product))
  const medians = interactions.map(({ name }, index) => {
    const paints = all.map((round) => round[index]?.paintMs ?? 0)
    const tasks = all.map((round) => round[index]?.taskMs ?? 0)
    console.log(
      `${name}: ${median(paints)} ms (${paints.join(', ')}), longest task ${median(tasks)} ms`,
    )
    return median(paints)
  })
  return Math.max(...medians)
}

const product = await startProduct()
const browser = await launchBrowser(findChromium())
try {
  const scripts = await measureScripts(browser, product)
  console.log(`first load of My Applications: ${Math.round(scripts / 1000)} kB of script, gzip`)
  await fillList(product)
  const paint = await measureRounds(browser, product)
  console.log(
    `load of the machine: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  )
  console.log(
    `longest interaction to next paint, ${rows} rows, ${slowdown} times slower: ${paint} ms`,
  )
  if (scripts > scriptBytesMaximum || paint >= paintMsMaximum) process.exitCode = 1
} finally {
  await browser.close()
  await product.stop()
}
