/** The Management Hub in a browser, whole product: a project, an API, a chain, a grant, and what the audit log says of them. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  choose,
  chromiumPath,
  expectAccessible,
  expectFocus,
  expectNoSidewaysScroll,
  journeyLimitMs,
  looks,
} from './in-browser.ts'
import { openStage, stageDatabases } from './stage.ts'
import type { Stage } from './stage.ts'

const screens = [
  '/marketplace',
  '/permissions',
  '/permissions/administered',
  '/inbox',
  '/management/projects',
  '/management/data-sources',
  '/management/audit',
  '/management/gateways',
  '/management/network',
  '/management/call-authentication',
  '/management/organisation',
  '/management/chains',
  '/user-center',
  '/user-center/security',
  '/user-center/tokens',
] as const

describe.skipIf(chromiumPath === undefined).each(stageDatabases)(
  'the Management Hub on %s',
  (kind) => {
    let stage: Stage

    beforeAll(async () => {
      stage = await openStage(kind)
    }, journeyLimitMs)
    afterAll(() => stage.close())

    it(
      '[GW2, GT2, RQ6, AU1] an administrator sets up a project, an API, a chain and a grant, and finds them in the audit log',
      async () => {
        const page = await stage.open('admin')
        await stage.visit(page, '/management/projects')
        await page.getByRole('button', { name: 'New Project' }).click()
        await page.getByRole('dialog').getByLabel('Project name').fill('Weather')
        await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
        await page.getByRole('link', { name: 'Weather' }).click()

        await page.getByRole('button', { name: 'Register API' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('API name').fill('Forecast')
        await dialog.getByLabel('Production upstream').fill('ftp://nowhere')
        await dialog.getByText('http or https', { exact: false }).first().waitFor()
        await dialog.getByLabel('Production upstream').fill('http://127.0.0.1:9/forecast')
        await dialog.getByRole('button', { name: 'Save' }).click()
        await page.getByRole('link', { name: 'Forecast' }).waitFor()

        await stage.visit(page, '/management/chains')
        await page.getByRole('button', { name: 'Edit: Join application' }).click()
        await page.getByRole('dialog').getByLabel('Approve automatically').click()
        await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
        await page.getByText('Passes automatically', { exact: false }).waitFor()

        await stage.visit(page, '/permissions/administered')
        await page.getByRole('button', { name: 'Grant API' }).click()
        const grant = page.getByRole('dialog')
        await choose(grant.getByLabel('Application'), 'world_explorer', 'world')
        await choose(grant.getByRole('combobox', { name: /^API/ }), 'Forecast', 'Forecast')
        await grant.getByRole('button', { name: 'Grant', exact: true }).click()
        await page.getByRole('link', { name: 'Forecast' }).waitFor()

        await stage.visit(page, '/management/audit?event=grant.given&q=Forecast')
        await page.getByRole('button', { name: 'API permission given' }).first().click()
        await page.getByRole('dialog').getByText('Forecast').first().waitFor()
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Verify hash chain' }).click()
        await page.getByText('The chain is intact', { exact: false }).waitFor()
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[GT2] several APIs are asked for at once: chosen, named, named wrongly and named twice',
      async () => {
        const page = await stage.open('lin')
        await stage.visit(page, '/permissions')
        await page.getByRole('button', { name: 'Apply for API Permission' }).click()
        const dialog = page.getByRole('dialog')
        const names = dialog.getByLabel('APIs by name')
        const submit = dialog.getByRole('button', { name: 'Submit request' })
        await names.waitFor()
        expect(await dialog.getByRole('img', { name: 'down' }).count()).toBe(0)
        await choose(dialog.getByLabel('Application'), 'world_explorer', 'world')
        await names.fill(Array.from({ length: 51 }, (_, at) => `Nowhere.${at}`).join('\n'))
        await submit.click()
        await dialog.getByText('51 APIs are named', { exact: false }).waitFor()
        const lin = await stage.product.signIn('lin')
        const [api, other] = (await lin.listApis({ query: {} })).items
        const fullName = `${other?.project.name}.${other?.name}`
        await choose(dialog.getByLabel('APIs from the list'), api?.name ?? '', api?.name)
        await names.fill(`${fullName}; Nowhere.Nothing, ${fullName}`)
        await submit.click()
        await dialog.getByRole('status').filter({ hasText: 'Not asked for: 2' }).waitFor()
        await dialog.getByText('There is no such API', { exact: false }).waitFor()
        await dialog.getByText(`${fullName} is named twice`, { exact: false }).waitFor()
        await expectFocus(dialog.getByRole('button', { name: 'Close' }).last())
        await expectAccessible(page, '[role="dialog"]')
        const toRequest = `View in Task Hub: ${fullName}`
        await dialog.getByRole('link', { name: toRequest }).click()
        await page.waitForURL(/\/tasks\/req_/)
        await page
          .getByRole('main')
          .getByText(other?.name ?? '')
          .first()
          .waitFor()
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AC3] somebody without the right is offered nothing and told so where a link leads there',
      async () => {
        const page = await stage.open('chen')
        await stage.visit(page, '/management/audit')
        await page.getByText('No permission').waitFor()
        expect(await page.getByRole('button', { name: 'Verify hash chain' }).count()).toBe(0)
        await stage.visit(page, '/management/network')
        expect(await page.getByRole('button', { name: 'Change network' }).count()).toBe(0)
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[RQ7, CR7] an administrator sets the rules of the organisation, and a stale save is told and loses nothing',
      async () => {
        const page = await stage.open('admin')
        await stage.visit(page, '/management/organisation')
        const days = page.getByLabel('Days until an undecided request expires')
        await days.fill('45')
        expect(await page.getByRole('button', { name: /(Increase|Decrease) Value/ }).count()).toBe(
          0,
        )
        const admin = await stage.product.signIn('admin')
        await admin.setOrganisation({ body: { expiryWarningDays: 9 } })
        await page.getByRole('button', { name: 'Save' }).click()
        await page.getByRole('alert').first().waitFor()
        expect(await days.inputValue()).toBe('45')
        await stage.visit(page, '/management/organisation')
        await page.getByLabel('Days until an undecided request expires').fill('45')
        await page.getByLabel('Approving one’s own requests').click()
        await page.getByRole('button', { name: 'Save' }).click()
        await page.getByText('The settings are saved').waitFor()
        const saved = await admin.getOrganisation({})
        expect(saved).toMatchObject({ requestExpiryDays: 45, allowSelfApproval: false })
        expect(saved.expiryWarningDays).toBe(9)
        await admin.setOrganisation({ body: { allowSelfApproval: true } })
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AC3] a member switches e-mail notices off, and is offered no grants to administer',
      async () => {
        const page = await stage.open('chen')
        await stage.visit(page, '/user-center')
        await page.getByRole('switch', { name: /inbox by e-mail/ }).click()
        await page.getByText('Saved', { exact: true }).waitFor()
        expect(await (await stage.product.signIn('chen')).getMe({})).toMatchObject({
          emailNotices: false,
        })
        await stage.visit(page, '/permissions')
        const side = page.getByRole('navigation', { name: 'Section navigation' })
        await side.getByRole('link', { name: 'My Permissions' }).waitFor()
        expect(await side.getByRole('link').count()).toBe(1)
        await page.context().close()
      },
      journeyLimitMs,
    )

    it('nothing in the browser broke on the way', () => {
      expect(stage.complaints).toEqual([])
    })
  },
)

describe.skipIf(chromiumPath === undefined)('the screens of the Management Hub', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  }, journeyLimitMs)
  afterAll(() => stage.close())

  // One page for each look: signing in before every screen would take longer than the screens.
  describe.each(looks)('$language $theme $width', (look) => {
    let page: Page
    beforeAll(async () => {
      page = await stage.open('admin', look)
    }, journeyLimitMs)
    afterAll(() => page.context().close())

    it.each(screens)(
      'axe finds nothing on %s, and nothing sticks out',
      async (path) => {
        await stage.visit(page, path)
        await expectAccessible(page)
        await expectNoSidewaysScroll(page)
      },
      journeyLimitMs,
    )
  })

  it('nothing in the browser broke on the way', () => {
    expect(stage.complaints).toEqual([])
  })
})
