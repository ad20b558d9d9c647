/** Much, long, nothing and not: 100 owners, 100 entries, the longest names, no row, no right, no such thing, no answer. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Client } from '@portico/sdk'
import {
  chromiumPath,
  expectAccessible,
  expectNoSidewaysScroll,
  journeyLimitMs,
  oppositeLooks,
  openContext,
} from './in-browser.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

const most = 100
/** 26 code points without a place to break, in the widest letters of each script (AP3). */
const longLatin = 'W'.repeat(26)
const longHan = '数'.repeat(26)
const longWord = 'Donaudampfschifffahrtsgesellschaftskapitänsmützen'

async function addPeople(admin: Client): Promise<string[]> {
  const people = Array.from({ length: most }, (_each, index) =>
    admin.createMember({
      body: {
        username: `owner-${index}`,
        displayName: `${index % 2 === 0 ? longWord : '欧阳'.repeat(20)} ${index}`,
        roles: ['member'],
      },
    }),
  )
  return (await Promise.all(people)).map(({ id }) => id)
}

describe.skipIf(chromiumPath === undefined)('much, long, nothing and not', () => {
  let stage: Stage
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    stage = await openStage()
    const admin = await stage.product.signIn('admin')
    await admin.setCallAuthentication({ body: { applicationIpWhitelist: true, allowIpv6: true } })
    const ownerIds = await addPeople(admin)
    const group = await admin.createGroup({ body: { name: longWord.repeat(2).slice(0, 64) } })
    const form = { groupId: group.id, scenario: '业务场景'.repeat(32), ownerIds }
    const [han, latin] = await Promise.all(
      [longHan, longLatin].map((name) => admin.createApplication({ body: { ...form, name } })),
    )
    ids['han'] = han?.id ?? ''
    ids['latin'] = latin?.id ?? ''
    const entries = Array.from(
      { length: most },
      (_each, index) => `2001:db8:aaaa:bbbb:cccc:dddd:eeee:${4096 + index}/128`,
    )
    await admin.setWhitelist({
      params: { id: ids['han'] },
      body: { enabled: true, entries: entries.join(';') },
    })
  }, journeyLimitMs)
  afterAll(() => stage.close())

  describe.each(oppositeLooks)('$language $width', (look) => {
    let admin: Page
    let chen: Page
    beforeAll(async () => {
      ;[admin, chen] = await Promise.all([stage.open('admin', look), stage.open('chen', look)])
    }, journeyLimitMs)
    afterAll(async () => {
      await admin.context().close()
      await chen.context().close()
    })

    async function expectSound(page: Page): Promise<void> {
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
    }

    it.each([
      ['/application-management', longHan],
      ['/applications?view=not-joined', longLatin],
      ['/applications/:han', longHan],
      ['/applications/:latin', longLatin],
      ['/applications/:han/members', longWord],
      ['/applications/:han/whitelist', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:4195'],
      ['/management/members', longWord],
    ])(
      'much and long on %s',
      async (path, expected) => {
        await stage.visit(
          admin,
          path.replace(/:(\w+)/, (_all, name: string) => ids[name] ?? ''),
        )
        await admin.getByText(expected, { exact: false }).first().waitFor()
        await expectSound(admin)
      },
      journeyLimitMs,
    )

    it.each([
      ['no row of one’s own', '/applications', /under Not Joined|未加入/],
      [
        'nothing found',
        '/applications?view=not-joined&q=nothing_like_it',
        /Nothing matches|没有符合/,
      ],
      ['no task', '/tasks', /No request waits|没有等待您审批/],
      ['no permission', '/management/audit', /No permission|没有权限/],
      ['no such application', '/applications/app_none', /Nothing here|这里没有内容/],
      ['no such page', '/nowhere', /Nothing here|这里没有内容/],
    ])(
      '%s: %s',
      async (_state, path, words) => {
        await chen.goto(`${stage.product.consoleUrl}${path}`)
        await chen.getByRole('main').getByText(words).first().waitFor()
        await expectSound(chen)
      },
      journeyLimitMs,
    )

    it(
      'no answer: a list that does not load says so, and loads when it is asked again',
      async () => {
        const lists = '**/api/v1/applications?*'
        await chen.route(lists, (route) => route.fulfill({ status: 500, body: 'broken' }))
        await chen.goto(`${stage.product.consoleUrl}/applications?view=not-joined`)
        const retry = chen.getByRole('main').getByRole('button', { name: /^(Try again|重试)$/ })
        await retry.waitFor()
        await expectSound(chen)
        await chen.unroute(lists)
        await retry.click()
        await chen.getByText(longLatin).first().waitFor()
      },
      journeyLimitMs,
    )

    it(
      'nobody signed in: the sign-in page, and a refusal there',
      async () => {
        const page = await (await openContext(stage.browser, look)).newPage()
        await page.goto(`${stage.product.consoleUrl}/sign-in`)
        await page.locator('input[autocomplete="username"]').fill('nobody')
        await page.locator('input[type="password"]').fill('not the password')
        await expectSound(page)
        await page.keyboard.press('Enter')
        await page.getByRole('alert').waitFor()
        await expectSound(page)
        await page.context().close()
      },
      journeyLimitMs,
    )
  })
})
