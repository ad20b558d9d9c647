/** What people come for, in a browser on the whole product: member, owner, member near expiry, approvers, races. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '@portico/sdk'
import { findSample } from '../product.ts'
import { choose, chromiumPath, journeyLimitMs } from './in-browser.ts'
import { openStage, stageDatabases } from './stage.ts'
import type { Stage } from './stage.ts'

describe.skipIf(chromiumPath === undefined).each(stageDatabases)(
  'people at the console, on %s',
  (kind) => {
    let stage: Stage
    let admin: Client
    let lin: Client
    let explorer = ''
    let groupId = ''
    let idOf: Record<string, string> = {}

    beforeAll(async () => {
      stage = await openStage(kind)
      ;[admin, lin] = await Promise.all([
        stage.product.signIn('admin'),
        stage.product.signIn('lin'),
      ])
      ;({ explorer, groupId, idOf } = await findSample(admin, lin))
      await admin.setCallAuthentication({ body: { applicationIpWhitelist: true } })
      // A second administrator, so that there is a colleague to lose a decision to.
      await admin.updateMember({
        params: { id: idOf['mei'] ?? '' },
        body: { roles: ['system_admin'] },
      })
    }, journeyLimitMs)
    afterAll(() => stage.close())

    const open = (username: string) => stage.open(username)
    const visit = (page: Page, path: string) => stage.visit(page, path)
    const create = (name: string, owner = 'lin') =>
      admin.createApplication({
        body: { name, groupId, scenario: 'For a journey', ownerIds: [idOf[owner] ?? ''] },
      })
    const ask = (name: string) =>
      lin.submitRequest({
        body: {
          kind: 'create-application',
          name,
          groupId,
          scenario: 'For a journey',
          ownerIds: [idOf['lin'] ?? ''],
        },
      })

    it(
      '[CR7] an owner resets the secret, keeps the old one for a day, watches its use and ends it',
      async () => {
        const page = await open('lin')
        await visit(page, `/applications/${explorer}/credentials`)
        await page.getByRole('button', { name: /^Reset the AppSecret/ }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByText('A reset breaks the application SDKs').waitFor()
        await choose(dialog.getByLabel('Keep the old one'), '1 day')
        await dialog.getByRole('button', { name: 'Reset', exact: true }).click()
        await page.getByRole('dialog').getByText('The AppSecret is reset').waitFor()
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
        const versions = page.getByRole('table', { name: 'Versions of the secret' })
        await versions.getByText('Version 2').waitFor()
        const rotation = page.getByRole('region', { name: 'Rotation: version 1 still signs' })
        await rotation.getByText('calls of the last hour used the old secret').waitFor()
        await rotation.getByRole('button', { name: 'End now' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click()
        await rotation.waitFor({ state: 'detached' })
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AR2, AR3] an owner is told each faulty entry of a whitelist, mends it and saves',
      async () => {
        const page = await open('lin')
        await visit(page, `/applications/${explorer}/whitelist`)
        await page.getByRole('button', { name: 'Set IP Whitelist' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('radio', { name: 'Enable' }).check()
        await dialog.getByLabel('IP addresses').fill('10.0.0.0/8; 256.1.1.1; 192.168.3.12/24')
        await dialog.getByText('1 is faulty').waitFor()
        await dialog.getByRole('button', { name: 'OK', exact: true }).click()
        expect((await lin.getApplication({ params: { id: explorer } })).whitelist?.enabled).toBe(
          false,
        )
        await dialog.getByRole('button', { name: 'Remove 256.1.1.1' }).click()
        await dialog.getByRole('button', { name: 'OK', exact: true }).click()
        await page.getByText('The whitelist is saved').waitFor()
        await page.getByText('192.168.3.0/24').first().waitFor()
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[MB3] an owner adds a member for 30 days; [MB7] the member asks to renew',
      async () => {
        const page = await open('lin')
        await visit(page, `/applications/${explorer}/members`)
        await page.getByRole('button', { name: 'Add Member' }).click()
        const dialog = page.getByRole('dialog')
        await choose(dialog.getByLabel('Username'), '陈晓东', 'chen')
        await dialog.getByRole('radio', { name: '30 days' }).check()
        await dialog.getByRole('button', { name: 'OK', exact: true }).click()
        await page.getByText('1 member added').waitFor()
        await page.context().close()

        const member = await open('chen')
        await visit(member, `/applications/${explorer}`)
        await member.getByRole('button', { name: 'Renew' }).click()
        const renewal = member.getByRole('dialog')
        await renewal.getByRole('radio', { name: '90 days' }).check()
        await renewal.getByLabel('Reason for request').fill('The report runs all year')
        await renewal.getByRole('button', { name: 'OK', exact: true }).click()
        await member.getByText('Request to renew submitted').waitFor()
        await member.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AC2, MB2] a member who is one no longer, with the page still open, is refused in words',
      async () => {
        const { id } = await create('Fading_member')
        const validity = { period: '30d' } as const
        await lin.addApplicationMembers({
          params: { id },
          body: { memberIds: [idOf['chen'] ?? ''], validity },
        })
        const page = await open('chen')
        await visit(page, `/applications/${id}/credentials`)
        await page.getByRole('button', { name: 'Show AppSecret' }).waitFor()
        await lin.removeApplicationMember({ params: { id, memberId: idOf['chen'] ?? '' } })
        await page.getByRole('button', { name: 'Show AppSecret' }).click()
        await page.getByText('Your role does not allow', { exact: false }).first().waitFor()
        expect(await page.getByText(/^ptk_/).count()).toBe(0)
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AP9, AP10] an owner suspends an application and deletes it after typing its name',
      async () => {
        const { id } = await create('Short_lived')
        const page = await open('lin')
        await visit(page, `/applications/${id}`)
        await page.getByRole('button', { name: 'Suspend' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
        await page.getByText('The application is suspended').waitFor()
        await page.getByRole('button', { name: 'Delete' }).click()
        const dialog = page.getByRole('dialog')
        const ok = dialog.getByRole('button', { name: 'Delete for ever' })
        await dialog.getByRole('textbox').fill('Short_live')
        expect(await ok.isDisabled()).toBe(true)
        await dialog.getByRole('textbox').fill('Short_lived')
        await ok.click()
        await page.waitForURL('**/applications')
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[RQ5] an approver rejects only with a reason and passes several at once',
      async () => {
        await Promise.all(['Batch_one', 'Batch_two', 'To_be_rejected'].map(ask))
        const page = await open('admin')
        await visit(page, '/tasks')
        await page.getByRole('link', { name: 'To_be_rejected' }).click()
        await page.getByRole('button', { name: 'Reject', exact: true }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('button', { name: 'Reject' }).click()
        await dialog.locator('.ant-form-item-explain-error').waitFor()
        await dialog.getByLabel('Reason').fill('Two like it exist')
        await dialog.getByRole('button', { name: 'Reject' }).click()
        await page.getByRole('main').getByText('Two like it exist').waitFor()
        await visit(page, '/tasks')
        for (const name of ['Batch_one', 'Batch_two']) {
          await page.getByRole('checkbox', { name: new RegExp(name) }).check()
        }
        await page.getByRole('button', { name: 'Pass selected' }).click()
        await page.getByRole('dialog').getByRole('button', { name: /^Pass/ }).click()
        await page.getByText('2 decided').waitFor()
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[RQ8] an approver who comes second is told so, and nothing is decided twice',
      async () => {
        const { id } = await ask('Raced_for')
        const page = await open('admin')
        await visit(page, `/tasks/${id}`)
        await page.getByRole('button', { name: 'Pass', exact: true }).click()
        const mei = await stage.product.signIn('mei')
        await mei.rejectRequest({ params: { id }, body: { note: 'Not this quarter' } })
        await page.getByRole('dialog').getByRole('button', { name: 'Pass' }).click()
        await page.getByRole('dialog').getByRole('alert').waitFor()
        const { state } = await lin.getRequest({ params: { id } })
        expect(state).toBe('REJECTED')
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AP8] a stale edit keeps what was typed and is saved over the latest knowingly',
      async () => {
        const made = await create('Edited_twice')
        const page = await open('lin')
        await visit(page, `/applications/${made.id}`)
        await page.getByRole('button', { name: 'Edit', exact: true }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel('Scenario').fill('What the owner typed')
        await admin.updateApplication(
          { params: { id: made.id }, body: { scenario: 'What a colleague saved' } },
          { version: made.version },
        )
        await dialog.getByRole('button', { name: 'Save' }).click()
        await dialog.getByText('Somebody changed this application').waitFor()
        expect(await dialog.getByLabel('Scenario').inputValue()).toBe('What the owner typed')
        await dialog.getByRole('button', { name: 'Load the latest version' }).click()
        await dialog.getByText('Somebody changed').waitFor({ state: 'detached' })
        await dialog.getByRole('button', { name: 'Save' }).click()
        await page.getByText('Saved', { exact: true }).waitFor()
        await page.getByRole('main').getByText('What the owner typed').waitFor()
        await page.context().close()
      },
      journeyLimitMs,
    )

    it(
      '[AP4] a name that is taken is refused while it is typed; an absent server loses nothing typed',
      async () => {
        await create('Taken_already')
        const page = await open('lin')
        await page.getByRole('button', { name: 'Request to Create Application' }).click()
        const dialog = page.getByRole('dialog')
        await choose(dialog.getByLabel('Application group'), 'Mobile', 'Mobile')
        await dialog.getByLabel('Application name').fill('Taken_already')
        await dialog.getByText('has this name', { exact: false }).first().waitFor()
        await dialog.getByLabel('Application name').fill('Kept_through_it')
        await dialog.getByText('has this name').first().waitFor({ state: 'detached' })
        await dialog.getByLabel('Scenario').fill('Survives an outage')

        await page.route('**/api/**', (route) => route.abort('connectionrefused'))
        await dialog.getByRole('button', { name: 'OK', exact: true }).click()
        await dialog.getByRole('alert').first().waitFor()
        expect(await dialog.getByLabel('Scenario').inputValue()).toBe('Survives an outage')
        await page.context().close()
      },
      journeyLimitMs,
    )
  },
)
