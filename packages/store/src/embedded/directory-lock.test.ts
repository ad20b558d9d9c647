/** One process at a time, whatever the others read a moment ago. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Outage } from '../outage.ts'
import { holdDirectory } from './directory-lock.ts'
import { ownIdentity } from './process-identity.ts'

const lockModule = fileURLToPath(new URL('./directory-lock.ts', import.meta.url))
const children: ChildProcess[] = []
let directory: string

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'portico-lock-')), 'lock')
})

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
  await rm(join(directory, '..'), { recursive: true, force: true })
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Starts a process that tries to hold the directory; answers `held` or the message of its refusal. */
async function contender(): Promise<{ child: ChildProcess; answer: string }> {
  const script = `
    const { holdDirectory } = await import(${JSON.stringify(lockModule)})
    await holdDirectory(${JSON.stringify(directory)}).then(
      () => console.log('held'), (error) => console.log(error.message))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  return { child, answer: line.trim() }
}

async function leave(hold: object, beatAt = new Date()): Promise<void> {
  const lock = await holdDirectory(directory)
  await lock.release()
  const path = join(directory, '7.json')
  await writeFile(path, JSON.stringify({ released: false, since: 'then', ...hold }))
  await utimes(path, beatAt, beatAt)
}

describe('holdDirectory', () => {
  it('[lock] a second process is refused with the number of the first', async () => {
    const first = await contender()
    const second = await contender()
    expect(first.answer).toBe('held')
    expect(second.answer).toMatch(
      new RegExp(
        `^the directory .+ is in use by process ${first.child.pid} on ${hostname()} since \\S+: stop that process ` +
          'first, or give this one another directory$',
        'u',
      ),
    )
  })

  it('[lock] the same process is refused a second time too', async () => {
    const lock = await holdDirectory(directory)
    await expect(holdDirectory(directory)).rejects.toBeInstanceOf(Outage)
    await expect(holdDirectory(directory)).rejects.toMatchObject({ code: 'database.locked' })
    await lock.release()
  })

  it('[lock] the hold of a process that was killed is taken over', async () => {
    const first = await contender()
    await kill(first.child)
    const lock = await holdDirectory(directory)
    await lock.release()
  })

  it('[lock] a hold of a process number that another process has now is taken over', async () => {
    await leave({ ...ownIdentity(), startedAt: '1' })
    const lock = await holdDirectory(directory)
    await lock.release()
  })

  it('[lock] a hold from before the machine was started again is taken over', async () => {
    await leave({ ...ownIdentity(), scope: 'boot:11111111-2222-3333-4444-555555555555 pid:[1]' })
    const lock = await holdDirectory(directory)
    await lock.release()
  })

  it('[lock] a hold whose file a power cut has emptied is taken over', async () => {
    await leave({})
    await writeFile(join(directory, '7.json'), '')
    const lock = await holdDirectory(directory)
    await lock.release()
  })

  it('[lock] a process in another container is believed alive for a minute', async () => {
    const elsewhere = { ...ownIdentity(), scope: `${ownIdentity().scope}0`, host: 'elsewhere' }
    await leave(elsewhere)
    await expect(holdDirectory(directory)).rejects.toThrow(
      'which cannot be seen from here, until a moment ago: if it has ended, try again in 60 seconds',
    )
    await leaveAgain(elsewhere)
    const lock = await holdDirectory(directory)
    await lock.release()
  })

  async function leaveAgain(hold: object): Promise<void> {
    const path = join(directory, '8.json')
    await writeFile(path, JSON.stringify({ released: false, since: 'then', ...hold }))
    const beatAt = new Date(Date.now() - 61_000)
    await utimes(path, beatAt, beatAt)
  }

  it('[lock] of eight processes that start at once over a stale hold exactly one wins', async () => {
    for (let round = 0; round < 3; round += 1) {
      const answers = (await Promise.all(Array.from({ length: 8 }, contender))).map(
        ({ answer }) => answer,
      )
      expect(answers.filter((answer) => answer === 'held')).toHaveLength(1)
      expect(answers.filter((answer) => answer.includes('is in use by process'))).toHaveLength(7)
      for (const child of children.splice(0)) await kill(child)
    }
  })

  it('[lock] of many takers in one process at most one holds at any time', async () => {
    let holders = 0
    let most = 0
    let held = 0
    const take = async (): Promise<void> => {
      for (let attempt = 0; attempt < 40; attempt += 1) {
        const lock = await holdDirectory(directory).catch(() => undefined)
        if (lock === undefined) continue
        holders += 1
        held += 1
        most = Math.max(most, holders)
        await readFile(lockModule)
        holders -= 1
        await lock.release()
      }
    }
    await Promise.all(Array.from({ length: 8 }, take))
    expect(most).toBe(1)
    expect(held).toBeGreaterThan(8)
  })

  it('a released directory is free, keeps its count and gathers no files', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const lock = await holdDirectory(directory)
      await lock.release()
      await lock.release()
      expect(await readdir(directory)).toStrictEqual([`${round}.json`])
    }
  })
})
