import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chainedEventOf, chainStart, chainTextOf } from '@portico/contract'
import type { AuditEvent } from '@portico/contract'
import { runCommandLine } from '../program.ts'
import { buildTerminal } from '../testing.ts'

/** A chain as the product writes it. */
function buildChain(length: number): AuditEvent[] {
  let previous = chainStart.hash
  return Array.from({ length }, (_, index) => {
    const event: AuditEvent = {
      sequence: index + 1,
      at: '2026-03-02T08:00:00.123Z',
      event: 'group.renamed',
      outcome: 'done',
      actor: { id: 'mem_1', username: 'one', displayName: 'One' },
      subject: { kind: 'group', id: 'grp_1', name: '零售' },
      applicationId: null,
      address: '192.0.2.1',
      detail: { b: index, a: [true, null] },
      feed: null,
      hash: '',
    }
    const hash = createHash('sha256')
      .update(Buffer.from(previous, 'hex'))
      .update(chainTextOf(chainedEventOf(event)))
    previous = hash.digest('hex')
    return { ...event, hash: previous }
  })
}

const lines = (events: readonly AuditEvent[]) =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('')

async function verify(text: string, ...options: string[]) {
  const terminal = buildTerminal()
  writeFileSync(join(terminal.workingFolder, 'audit.jsonl'), text)
  const args = ['audit', 'verify', 'audit.jsonl', ...options]
  const status = await runCommandLine(terminal, args)
  return { status, printed: terminal.printed(), told: terminal.told() }
}

const chain = buildChain(6)
const [one, two, three, four, five, six] = chain as [
  AuditEvent,
  AuditEvent,
  AuditEvent,
  AuditEvent,
  AuditEvent,
  AuditEvent,
]

test('a file that is not there, or is no export, is a misuse', async () => {
  const terminal = buildTerminal()
  expect(await runCommandLine(terminal, ['audit', 'verify', 'none.jsonl'])).toBe(2)
  expect(terminal.told()).toContain('none.jsonl cannot be read')
  expect(await verify('"sequence","at"\r\n')).toMatchObject({ status: 2 })
  expect(await verify(lines(chain), '--head', '6')).toMatchObject({ status: 2 })
})

test('[AU1] without a file and without a token nobody is asked', async () => {
  const terminal = buildTerminal()
  expect(await runCommandLine(terminal, ['audit', 'verify'])).toBe(2)
  expect(terminal.told()).toContain('--token-stdin')
})

test.each([
  ['a changed field', [one, two, { ...three, address: '192.0.2.9' }, four], 'changed', 3],
  ['a changed detail', [one, { ...two, detail: { b: 1, a: [false, null] } }], 'changed', 2],
  ['another actor', [{ ...one, actor: null }, two], 'changed', 1],
  ['a deleted line', [one, two, four, five], 'missing', 3],
  ['a deleted first line', [two, three], 'missing', 1],
  ['two swapped lines', [one, three, two, four], 'missing', 2],
  ['two swapped contents', [one, { ...three, sequence: 2 }, { ...two, sequence: 3 }], 'changed', 2],
  ['a line put in', [one, two, two, three], 'out-of-place', 2],
] as const)('[AU1] %s is found and located', async (_what, events, kind, sequence) => {
  const { status, printed } = await verify(lines(events), '--json')
  expect(status).toBe(3)
  expect(JSON.parse(printed)).toMatchObject({ intact: false, fault: { kind, sequence } })
})

test('[AU1] a tail that was cut off is found by a head kept elsewhere', async () => {
  const cut = lines([one, two, three])
  expect((await verify(cut)).status).toBe(0)
  const found = await verify(cut, '--head', `6:${six.hash}`)
  expect(found.status).toBe(3)
  expect(found.printed).toContain('broken: event 4 is missing; 3 before it are intact')
  const rewritten = await verify(lines(chain), '--head', `2:${'ab'.repeat(32)}`)
  expect(rewritten.printed).toContain('event 2, or the one before it, was changed')
})

test('[AU1] an intact file says its head', async () => {
  const { status, printed } = await verify(lines(chain))
  expect([status, printed]).toStrictEqual([0, `intact: 6 events\nhead: 6:${six.hash}\n`])
})

test('[AU1] the control plane is asked with the token, and its refusal is a refusal', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`)
    const known = request.headers.authorization === 'Bearer right'
    const head = { sequence: 6, hash: six.hash }
    const body = known
      ? { events: 5, intact: false, fault: { kind: 'changed', sequence: 6 }, head }
      : { code: 'session.required', detail: 'Sign in.', status: 401 }
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const args = ['audit', 'verify', '--url', url, '--token-stdin']
  expect(await runCommandLine(buildTerminal({}, 'wrong\n'), args)).toBe(3)
  const terminal = buildTerminal({}, 'right\n')
  expect(await runCommandLine(terminal, [...args, '--head', `6:${six.hash}`])).toBe(3)
  expect(terminal.printed()).toContain('broken: event 6, or the one before it, was changed')
  expect(asked.at(-1)).toBe(
    `/api/v1/audit-events/verification?sequence=6&hash=${six.hash} Bearer right`,
  )
  const gone = ['audit', 'verify', '--url', 'http://127.0.0.1:9', '--token-stdin']
  expect(await runCommandLine(buildTerminal({}, 'right'), gone)).toBe(4)
})
