/** Every dialog, panel and question in both themes and languages, wide and on a phone: axe, width, focus, and the way back. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProduct } from '../product.ts'
import type { Product } from '../product.ts'
import {
  chromiumPath,
  expectAccessible,
  expectFocus,
  expectNoSidewaysScroll,
  journeyLimitMs,
  launchBrowser,
  oppositeLooks,
  openSignedIn,
  visit,
} from './in-browser.ts'

/** Pages, and the names of the buttons there that open something, in English and in Chinese. */
const openers: readonly (readonly [path: string, names: readonly RegExp[]])[] = [
  ['/applications/:application', [/^(Edit|编辑)$/, /^(Suspend|停用)$/, /^(Delete|删除)$/]],
  ['/applications/:application', [/^(Request To Join|申请加入)$/]],
  ['/applications/:application/credentials', [/^(Reset the AppSecret|重置)/]],
  [
    '/applications/:application/members',
    [/^(Add Member|添加成员)$/, /^(Change the validity of|修改).*Chen/, /^(Remove|移除).*Chen/],
  ],
  ['/applications/:application/whitelist', [/^(Set IP Whitelist|设置 IP 白名单)$/]],
  ['/applications/:application/audit', [/^(Application created|创建应用)$/]],
  [
    '/tasks/:request',
    [/^(Pass|通过)$/, /^(Reject|驳回)$/, /^(Hand over|转交)$/, /^(Add signer|加签)$/],
  ],
  [
    '/application-management',
    [/^(New Application|新建应用)$/, /^(Member Management|成员管理).*world_explorer$/],
  ],
  ['/application-management/groups', [/^(New Group|新建分组)$/]],
  ['/management/members', [/^(Add Member|添加成员)$/]],
  ['/management/projects', [/^(New Project|新建项目)$/]],
  ['/management/projects/:project', [/^(Register API|登记 API)$/, /^(Edit|编辑)$/]],
  ['/management/projects/apis/:api', [/^(Limits|限流)$/, /^(Delete|删除)$/]],
  ['/management/data-sources', [/^(Register Data Source|登记数据源)$/]],
  ['/management/network', [/^(Change network|更换网络)$/]],
  ['/management/chains', [/^(Chain for a Group|为分组配置审批链)$/]],
  ['/management/webhooks', [/^(Add Webhook|添加 Webhook)$/]],
  ['/management/audit', [/^(Verify hash chain|校验哈希链)$/]],
  ['/user-center/security', [/^(Change password|更改密码)$/]],
  ['/user-center/tokens', [/^(New Token|新建令牌)$/]],
  ['/permissions', [/^(Apply for API Permission|申请 API 权限)$/]],
  ['/permissions/administered', [/^(Grant API|授权 API)$/]],
]

/** On the dialog, in it, or on what holds nothing but it. */
const focusInDialog =
  '[role="dialog"]:focus, [role="dialog"] :focus, body > :not(#root) :focus:has([role="dialog"])'

describe.skipIf(chromiumPath === undefined)('dialogs, panels and questions', () => {
  let product: Product
  let browser: Browser
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    product = await startProduct()
    browser = await launchBrowser()
    const [admin, lin, chen] = await Promise.all([
      product.signIn('admin'),
      product.signIn('lin'),
      product.signIn('chen'),
    ])
    await admin.setCallAuthentication({ body: { applicationIpWhitelist: true } })
    const me = await chen.getMe()
    const groups = await chen.listGroups({ query: { q: 'Mobile' } })
    const request = await chen.submitRequest({
      body: {
        kind: 'create-application',
        name: 'Waits_for_it',
        groupId: groups.items[0]?.id ?? '',
        scenario: 'For a journey',
        ownerIds: [me.id],
      },
    })
    ids['request'] = request.id
    ids['application'] = (await lin.listApplications({ query: {} })).items[0]?.id ?? ''
    ids['project'] = (await admin.listProjects({ query: {} })).items[0]?.id ?? ''
    ids['api'] = (await admin.listApis({ query: {} })).items[0]?.id ?? ''
    await lin.addApplicationMembers({
      params: { id: ids['application'] },
      body: { memberIds: [me.id], validity: { period: '30d' } },
    })
  }, journeyLimitMs)
  afterAll(async () => {
    await browser.close()
    await product.stop()
  })

  async function look(page: Page, name: RegExp): Promise<void> {
    const opener = page.getByRole('main').getByRole('button', { name }).first()
    await opener.click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await page.locator(focusInDialog).waitFor()
    await expectAccessible(page, '[role="dialog"]')
    await expectNoSidewaysScroll(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await expectFocus(opener)
  }

  // One page for each look: signing in before every dialog would take longer than the dialogs.
  describe.each(oppositeLooks)('$language $width', (each) => {
    let page: Page
    beforeAll(async () => {
      page = await openSignedIn(browser, product, 'admin', each)
    }, journeyLimitMs)
    afterAll(() => page.context().close())

    it.each(openers)(
      'what opens on %s is sound, and the focus goes in and comes back',
      async (path, names) => {
        await visit(
          page,
          product,
          path.replace(/:(\w+)/, (_all, kind: string) => ids[kind] ?? ''),
        )
        for (const name of names) await look(page, name)
        expect(await page.getByRole('dialog').count()).toBe(0)
      },
      journeyLimitMs,
    )
  })
})
