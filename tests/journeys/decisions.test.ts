/** Decisions and their ends in a browser, whole product: a renewal, a chain of hands, a last day, a session, an audit. */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '@portico/sdk'
import { findSample, password } from '../product.ts'
import { choose, chromiumPath, expectFocus, journeyLimitMs, tabTo } from './in-browser.ts'
import { openStage, stageDatabases } from './stage.ts'
import type { Stage } from './stage.ts'

/** Its day is over a day and an hour before it is in the other. */
const earlyZone = 'Pacific/Kiritimati'
const lateZone = 'Pacific/Pago_Pago'

function dayIn(timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date())
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** As the console shows it. */
function inWords(day: string): string {
  const format = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' })
  return format.format(Date.parse(`${day}T00:00:00Z`))
}

describe.skipIf(chromiumPath === undefined).each(stageDatabases)(
  'decisions and their ends, on %s',
  (kind) => {
    let stage: Stage
    let admin: Client
    let lin: Client
    let chen: Client
    let explorer = ''
    let groupId = ''
    let idOf: Record<string, string> = {}

    beforeAll(async () => {
      stage = await openStage(kind)
      ;[admin, lin, chen] = await Promise.all([
        stage.product.signIn('admin'),
        stage.product.signIn('lin'),
        stage.product.signIn('chen'),
      ])
      ;({ explorer, groupId, idOf } = await findSample(admin, lin))
    }, journeyLimitMs)
    afterAll(() => stage.close())

    const open = (username: string) => stage.open(username)
    const visit = (page: Page, path: string) => stage.visit(page, path)
    const button = (within: Page | Locator, name: string) =>
      within.getByRole('button', { name, exact: true })

    /** Opens a request in the Task Hub, where it waits for this person. */
    async function openTask(username: string, title: string): Promise<Page> {
      const page = await open(username)
      await visit(page, '/tasks')
      await page.getByRole('link', { name: title }).click()
      await button(page, 'Pass').waitFor()
      return page
    }

    async function pass(page: Page): Promise<void> {
      await button(page, 'Pass').click()
      await button(page.getByRole('dialog'), 'Pass').click()
      await page.getByText('Passed', { exact: true }).first().waitFor()
      await button(page, 'Pass').waitFor({ state: 'detached' })
    }

    async function involve(
      page: Page,
      how: string,
      person: string,
      keyword: string,
    ): Promise<void> {
      await button(page, how).click()
      const dialog = page.getByRole('dialog', { name: how })
      await choose(dialog.getByLabel('Person'), person, keyword)
      await button(dialog, 'OK').click()
      await dialog.waitFor({ state: 'hidden' })
    }

    async function addMember(id: string, username: string, until: string): Promise<void> {
      await lin.addApplicationMembers({
        params: { id },
        body: { memberIds: [idOf[username] ?? ''], validity: { period: 'custom', until } },
      })
    }

    it(
      '[MB7, RQ6] a member near the end asks to renew, the owner passes it, and the member sees the new day',
      async () => {
        const { organisation } = await chen.getMe()
        const end = addDays(organisation.today, 3)
        await addMember(explorer, 'chen', end)
        const page = await open('chen')
        const row = page.getByRole('row').filter({ hasText: 'world_explorer' })
        await row.getByText(inWords(end)).waitFor()
        await button(row, 'Renew: world_explorer').click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('radio', { name: '30 days' }).check()
        await dialog.getByLabel('Reason for request').fill('The report runs all year')
        await button(dialog, 'OK').click()
        await page.getByText('Request to renew submitted').waitFor()

        const owner = await openTask('lin', 'world_explorer')
        await pass(owner)
        await owner.context().close()

        await visit(page, '/applications')
        await row.getByText(inWords(addDays(end, 30))).waitFor()
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[RQ5] a request is handed over, signed first by somebody else, and passed by who got it',
      async () => {
        const { id } = await chen.submitRequest({
          body: {
            kind: 'create-application',
            name: 'Many_hands',
            groupId,
            scenario: 'For a journey',
            ownerIds: [idOf['chen'] ?? ''],
          },
        })
        const administrator = await openTask('admin', 'Many_hands')
        await involve(administrator, 'Hand over', '梅雨晴', 'mei')
        await administrator.getByText('handed over to 梅雨晴', { exact: false }).waitFor()
        await administrator.context().close()

        const approver = await openTask('mei', 'Many_hands')
        await involve(approver, 'Add signer', '林一帆', 'lin')
        await approver.getByText('林一帆 Lin (owner) signs first').waitFor()
        await button(approver, 'Pass').waitFor({ state: 'detached' })

        const signer = await openTask('lin', 'Many_hands')
        expect(await button(signer, 'Hand over').count()).toBe(0)
        expect(await button(signer, 'Add signer').count()).toBe(0)
        await pass(signer)
        await signer.context().close()
        expect((await chen.getRequest({ params: { id } })).state).toBe('PENDING')

        await visit(approver, `/tasks/${id}`)
        await pass(approver)
        await approver.getByRole('heading', { level: 1, name: 'Approved' }).waitFor()
        await approver.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AC2, MB2] the last day of a membership ends with the page open: the next look at the secret is refused',
      async () => {
        const settings = await admin.getOrganisation({})
        await admin.setOrganisation({ body: { timeZone: lateZone } })
        const { id } = await admin.createApplication({
          body: {
            name: 'Last_day',
            groupId,
            scenario: 'For a journey',
            ownerIds: [idOf['lin'] ?? ''],
          },
        })
        await addMember(id, 'chen', dayIn(lateZone))
        const page = await open('chen')
        await visit(page, `/applications/${id}/credentials`)
        await button(page, 'Show AppSecret').waitFor()
        await admin.setOrganisation({ body: { timeZone: earlyZone } })
        await button(page, 'Show AppSecret').click()
        await page.getByText('Your role does not allow', { exact: false }).first().waitFor()
        expect(await page.getByText(/^ptk_/).count()).toBe(0)
        await admin.setOrganisation({ body: { timeZone: settings.timeZone } })
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      'a session that ends under a filled form is renewed over it, and the form is sent as it was',
      async () => {
        const page = await open('lin')
        await button(page, 'Request to Create Application').click()
        const dialog = page.getByRole('dialog', { name: 'Request to Create Application' })
        await choose(dialog.getByLabel('Application group'), 'Mobile', 'Mobile')
        await dialog.getByLabel('Application name').fill('Over_the_session')
        await dialog.getByLabel('Scenario').fill('Typed before the session ended')
        await page.context().clearCookies()
        await button(dialog, 'OK').click()
        const again = page.getByRole('dialog', { name: 'Your session has ended' })
        await expectFocus(again.getByLabel('Password'))
        await page.keyboard.type(password)
        await page.keyboard.press('Enter')
        await page.getByText('Request submitted').first().waitFor()
        const { items } = await lin.listRequests({ query: { view: 'mine', q: 'Over_the_session' } })
        expect(items).toHaveLength(1)
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AU1] an auditor finds a refused attempt, reads it, exports it by keyboard, proves the chain, and can change nothing',
      async () => {
        const refusal = chen.deleteGroup({ params: { id: groupId } })
        await expect(refusal).rejects.toMatchObject({ code: 'permission.denied' })
        const page = await open('admin')
        await visit(page, '/management/audit')
        await choose(page.getByLabel('Filter by outcome'), 'Refused')
        await choose(page.getByLabel('Filter by person'), '陈晓东', 'chen')
        await page.waitForURL(/outcome=refused.*actor=|actor=.*outcome=refused/)
        // The list shows what it had until the answer comes; the address holds the filters for a fresh look.
        const { pathname, search } = new URL(page.url())
        await visit(page, pathname + search)
        const events = page.getByRole('table', { name: 'Audit events' })
        await events.getByRole('button').first().click()
        const story = page.getByRole('dialog')
        await story.getByText('permission.denied').first().waitFor()
        expect(await story.getByRole('textbox').count()).toBe(0)
        await page.keyboard.press('Escape')
        await story.waitFor({ state: 'hidden' })

        await tabTo(button(page, 'Export'))
        await page.keyboard.press('Enter')
        await expectFocus(page.getByRole('menuitem', { name: 'Export CSV' }))
        const downloading = page.waitForEvent('download')
        await page.keyboard.press('Enter')
        const exported = await readFile(await (await downloading).path(), 'utf8')
        const lines = exported.trim().split(/\r?\n/)
        expect(lines.length).toBeGreaterThan(1)
        expect(lines.slice(1).every((line) => line.includes('refused'))).toBe(true)

        await button(page, 'Verify hash chain').click()
        await page.getByText('The chain is intact', { exact: false }).waitFor()
        const offered = page.getByRole('main').getByRole('button')
        expect(await offered.filter({ hasText: /Edit|Delete|Save|Add|Remove/ }).count()).toBe(0)
        await page.context().close()
      },
      journeyLimitMs,
    )
  },
)
