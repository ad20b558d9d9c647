/** Every dialog, panel and question in both themes and languages, wide and on a phone: axe, width, focus, and the way back. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password } from '../product.ts'
import {
  chromiumPath,
  expectAccessible,
  expectFocus,
  expectNoSidewaysScroll,
  journeyLimitMs,
  oppositeLooks,
} from './in-browser.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

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
  let stage: Stage
  let requests = 0
  const ids: Record<string, string> = {}

  /** A request of Chen's that waits for the administrator. */
  async function ask(): Promise<Readonly<{ id: string; title: string }>> {
    const chen = await stage.product.signIn('chen')
    const [me, groups] = await Promise.all([
      chen.getMe(),
      chen.listGroups({ query: { q: 'Mobile' } }),
    ])
    requests += 1
    return chen.submitRequest({
      body: {
        kind: 'create-application',
        name: `Waits_for_it_${requests}`,
        groupId: groups.items[0]?.id ?? '',
        scenario: 'For a journey',
        ownerIds: [me.id],
      },
    })
  }

  beforeAll(async () => {
    stage = await openStage()
    const { product } = stage
    const [admin, lin, chen] = await Promise.all([
      product.signIn('admin'),
      product.signIn('lin'),
      product.signIn('chen'),
    ])
    await admin.setCallAuthentication({ body: { applicationIpWhitelist: true } })
    ids['request'] = (await ask()).id
    const application = (await lin.listApplications({ query: {} })).items[0]
    ids['application'] = application?.id ?? ''
    ids['project'] = (await admin.listProjects({ query: {} })).items[0]?.id ?? ''
    ids['api'] = (await admin.listApis({ query: {} })).items[0]?.id ?? ''
    await lin.addApplicationMembers({
      params: { id: ids['application'] },
      body: { memberIds: [(await chen.getMe()).id], validity: { period: '30d' } },
    })
  }, journeyLimitMs)
  afterAll(() => stage.close())

  // One page for each look: signing in before every dialog would take longer than the dialogs.
  describe.each(oppositeLooks)('$language $width', (each) => {
    let page: Page
    beforeAll(async () => {
      page = await stage.open('admin', each)
    }, journeyLimitMs)
    afterAll(() => page.context().close())

    const visit = (path: string) =>
      stage.visit(
        page,
        path.replace(/:(\w+)/, (_all, kind: string) => ids[kind] ?? ''),
      )
    const button = (name: RegExp) => page.getByRole('main').getByRole('button', { name }).first()
    const dialog = () => page.getByRole('dialog')
    const inDialog = (name: RegExp) => dialog().getByRole('button', { name })

    async function expectSound(): Promise<void> {
      await page.locator(focusInDialog).waitFor()
      await expectAccessible(page, '[role="dialog"]')
      await expectNoSidewaysScroll(page)
    }

    async function leave(opener: Locator): Promise<void> {
      await page.keyboard.press('Escape')
      await dialog().waitFor({ state: 'hidden' })
      await expectFocus(opener)
    }

    async function open(opener: Locator): Promise<void> {
      await opener.click()
      await dialog().waitFor()
      await expectSound()
    }

    it.each(openers)(
      'what opens on %s is sound, and the focus goes in and comes back',
      async (path, names) => {
        await visit(path)
        for (const opener of names.map(button)) {
          await open(opener)
          await leave(opener)
        }
        expect(await dialog().count()).toBe(0)
      },
      journeyLimitMs,
    )

    it(
      '[GW6] so is the story of a call',
      async () => {
        await visit('/applications/:application/calls')
        const opener = button(/^(Open the call of|查看)/)
        await open(opener)
        await leave(opener)
      },
      journeyLimitMs,
    )

    it(
      '[RQ5] so are a decision on several requests at once, which keeps them picked when it is left, and what it could not decide',
      async () => {
        const admin = await stage.product.signIn('admin')
        const request = await ask()
        await visit('/tasks')
        await page.getByRole('checkbox', { name: request.title }).check()
        for (const opener of [/^(Reject selected|批量驳回)$/, /^(Pass selected|批量通过)$/].map(
          button,
        )) {
          await open(opener)
          await leave(opener)
        }
        await button(/^(Pass selected|批量通过)$/).click()
        await admin.approveRequest({ params: { id: request.id }, body: {} })
        await inDialog(/^(Pass|通过)$/).click()
        await dialog().getByText(request.title).waitFor()
        await page.getByRole('dialog', { name: /not decided|没有处理成功/ }).waitFor()
        await expectSound()
        await page.keyboard.press('Escape')
        await dialog().waitFor({ state: 'hidden' })
      },
      journeyLimitMs,
    )

    it(
      'so are both steps to two-factor sign-in',
      async () => {
        await visit('/user-center/security')
        const opener = button(/^(Turn on|开启)$/)
        await open(opener)
        await dialog().locator('input[type="password"]').fill(password)
        await inDialog(/^(Next|下一步)$/).click()
        await dialog().locator('input[autocomplete="one-time-code"]').waitFor()
        await expectSound()
        await leave(opener)
      },
      journeyLimitMs,
    )

    it(
      '[CR4] so is a secret that is shown once: of a token, of an application',
      async () => {
        await visit('/user-center/tokens')
        await button(/^(New Token|新建令牌)$/).click()
        await dialog()
          .locator('input[type="text"], input:not([type])')
          .first()
          .fill('For a journey')
        await page.keyboard.press('Enter')
        await dialog().locator('code').waitFor()
        await expectSound()
        await leave(button(/^(New Token|新建令牌)$/))

        await visit('/applications/:application/credentials')
        await button(/^(Reset the AppSecret|重置)/).click()
        await inDialog(/^(Reset|确定重置)$/).click()
        await dialog().getByText(/^ptk_/).waitFor()
        await expectSound()
        await leave(button(/^(Reset the AppSecret|重置)/))
      },
      journeyLimitMs,
    )
  })
})
