/** What the embedded database adds: its directory, its first start, its backups and its refusal to lie after a failed sync. */

import { sql } from 'kysely'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { Outage } from './outage.ts'
import { copyEmbeddedDatabase } from './testing.ts'

const storeModule = fileURLToPath(new URL('./index.ts', import.meta.url))

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'portico-embedded-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

const migrations = [{ name: '0001_notes.sql', sql: 'create table notes (note text)' }]

/** A directory with a database that has been started before. */
async function prepared(name: string): Promise<string> {
  const directory = join(scratch, name)
  await copyEmbeddedDatabase(directory, migrations)
  return directory
}

async function count(database: Database): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from notes`.execute(
    database.kysely,
  )
  return rows[0]?.n
}

function write(database: Database, note: string): Promise<unknown> {
  return sql`insert into notes values (${note})`.execute(database.kysely)
}

describe('the directory', () => {
  it('[lock] an open directory is refused, a closed one opens with its data', async () => {
    const directory = join(scratch, 'deep', 'down')
    const progress: string[] = []
    const options = { directory, onProgress: (text: string) => progress.push(text) }
    const first = await openEmbedded(options)
    await first.execScript("create table notes (note text); insert into notes values ('kept')")
    await expect(openEmbedded(options)).rejects.toMatchObject({
      code: 'database.locked',
      message: expect.stringContaining(`in use by process ${process.pid} `),
    })
    await first.close()
    const second = await openEmbedded(options)
    expect(await count(second)).toBe(1)
    await second.close()
    expect(progress).toStrictEqual(['preparing the embedded database, first start only'])
  })

  it('files of another major version are refused with a way out, and the lock is let go', async () => {
    const directory = join(scratch, 'older')
    await mkdir(join(directory, 'cluster'), { recursive: true })
    await writeFile(join(directory, 'cluster', 'PG_VERSION'), '16\n')
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(openEmbedded({ directory })).rejects.toThrow(
        'was written by PostgreSQL 16, this version reads 18: restore a backup made by the version that wrote it',
      )
    }
  })

  it('[F05] a first start that is killed at any moment is completed by the next', async () => {
    const directory = join(scratch, 'killed')
    const script = `
      const { openDatabase } = await import(${JSON.stringify(storeModule)})
      const database = await openDatabase({ kind: 'embedded', directory: process.argv[1] })
      console.log('open')
      await database.close()`
    for (const afterMs of [150, 600, 1200, 2000, 2800]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, directory], {
        stdio: 'ignore',
      })
      const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
      await once(child, 'exit')
      clearTimeout(timer)
    }
    const database = await openEmbedded({ directory })
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from pg_class where relname = 'pg_proc'`.execute(database.kysely)
    expect(rows).toStrictEqual([{ n: 1 }])
    await database.close()
    expect(await readdir(directory)).toStrictEqual(['cluster', 'lock'])
  })
})

describe('damaged files', () => {
  async function damaged(
    name: string,
    damage: (cluster: string) => Promise<void>,
  ): Promise<unknown> {
    const directory = await prepared(name)
    await damage(join(directory, 'cluster'))
    return openEmbedded({ directory }).catch((error: unknown) => error)
  }

  it('[F14] a broken control file is refused with the way to restore, and nothing is reset', async () => {
    const error = await damaged('control-file', async (cluster) => {
      await writeFile(join(cluster, 'global', 'pg_control'), Buffer.alloc(8192, 7))
    })
    expect(error).toMatchObject({
      code: 'database.failed',
      message: expect.stringMatching(
        /does not start.*Its files are left as they are; if they are damaged, restore a backup into an empty directory$/u,
      ),
    })
  })

  it('[F14] WAL without the last checkpoint is refused with what PostgreSQL says about it', async () => {
    const error = await damaged('wal-tail', async (cluster) => {
      const wal = join(cluster, 'pg_wal')
      for (const name of await readdir(wal)) {
        if (/^[0-9A-F]{24}$/u.test(name))
          await writeFile(join(wal, name), Buffer.alloc(16 * 1024 * 1024))
      }
    })
    expect(error).toMatchObject({
      code: 'database.failed',
      message: expect.stringContaining('could not locate a valid checkpoint record'),
    })
  })
})

describe('a backup', () => {
  it('is taken while the database is written to, is private, and opens elsewhere with what was committed', async () => {
    const database = await openEmbedded({ directory: await prepared('source') })
    await write(database, 'before')
    const file = join(scratch, 'backup.tar.gz')
    const later = Promise.all(Array.from({ length: 20 }, (_, n) => write(database, `during ${n}`)))
    await database.backup?.(file)
    await later
    await database.close()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const restored = await openEmbedded({ directory: join(scratch, 'restored'), restoreFrom: file })
    expect(await count(restored)).toBeGreaterThanOrEqual(1)
    await write(restored, 'after')
    await restored.close()
    await expect(
      openEmbedded({ directory: join(scratch, 'restored'), restoreFrom: file }),
    ).rejects.toThrow('already holds a database: restore into an empty directory')
  })
})

describe('the one session', () => {
  it('a query that waits too long for others is an outage, and the queue goes on', async () => {
    const database = await openEmbedded({ directory: await prepared('queue'), waitLimitMs: 50 })
    let finish = (): void => {}
    const busy = database.withSession(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve
        }),
    )
    await expect(sql`select 1`.execute(database.kysely)).rejects.toMatchObject({
      code: 'database.timeout',
    })
    finish()
    await busy
    expect(await sql`select 1 as one`.execute(database.kysely)).toMatchObject({
      rows: [{ one: 1 }],
    })
    await database.close()
  })

  it('closing lets what runs finish, turns the rest away, and releases the directory', async () => {
    const directory = await prepared('closing')
    const database = await openEmbedded({ directory })
    const running = database.withSession(async (session) => {
      await session.run("insert into notes values ('last')")
      return 'finished'
    })
    const waiting = write(database, 'too late')
    const closing = database.close()
    await expect(waiting).rejects.toMatchObject({ code: 'database.closed' })
    expect(await running).toBe('finished')
    await closing
    const again = await openEmbedded({ directory })
    expect(await count(again)).toBe(1)
    await again.close()
  })

  it('WAL stays bounded under writes without end', async () => {
    const directory = await prepared('wal')
    const database = await openEmbedded({ directory })
    for (let segment = 0; segment < 20; segment += 1) {
      await write(database, 'enough to make a new segment')
      await sql`select pg_switch_wal()`.execute(database.kysely)
    }
    const wal = await readdir(join(directory, 'cluster', 'pg_wal'))
    expect(wal.filter((name) => /^[0-9A-F]{24}$/u.test(name)).length).toBeLessThanOrEqual(12)
    await database.close()
  })
})

describe('a sync that fails', () => {
  const real = { fdatasyncSync: fs.fdatasyncSync, fsyncSync: fs.fsyncSync }
  afterEach(() => {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  })

  function breakSyncs(code: string): void {
    const fail = (): never => {
      throw Object.assign(new Error(`${code}: i/o error, fsync`), { code })
    }
    Object.assign(fs, { fdatasyncSync: fail, fsyncSync: fail })
    syncBuiltinESMExports()
  }

  it.each([
    ['EIO', 'database.failed'],
    ['ENOSPC', 'database.full'],
  ])(
    '[F12] after %s nothing is acknowledged, until a fresh start has recovered',
    async (code, outage) => {
      const failures: Outage[] = []
      const database = await openEmbedded({
        directory: await prepared(`sync-${code}`),
        onFailure: (failure) => failures.push(failure),
      })
      await write(database, 'acknowledged')
      breakSyncs(code)
      await expect(write(database, 'unknown')).rejects.toMatchObject({
        code: outage,
        outcomeUnknown: true,
      })
      await expect(write(database, 'refused')).rejects.toMatchObject({ code: outage })
      await expect(count(database)).rejects.toBeInstanceOf(Outage)
      await expect(database.execScript('select 1')).rejects.toBeInstanceOf(Outage)
      expect(failures.map((failure) => failure.code)).toContain(outage)
      Object.assign(fs, real)
      syncBuiltinESMExports()
      await expect
        .poll(() => count(database).catch(() => undefined), { timeout: 10_000, interval: 200 })
        .toBeGreaterThanOrEqual(1)
      await write(database, 'again')
      const { rows } =
        await sql`select note from notes where note in ('acknowledged', 'refused', 'again')
      order by note`.execute(database.kysely)
      expect(rows).toStrictEqual([{ note: 'acknowledged' }, { note: 'again' }])
      await database.close()
    },
  )

  it('[F12] inside a transaction the commit is an outage of unknown outcome', async () => {
    const database = await openEmbedded({ directory: await prepared('sync-commit') })
    const commit = database.kysely.transaction().execute(async (transaction) => {
      await sql`insert into notes values ('unknown')`.execute(transaction)
      breakSyncs('EIO')
    })
    await expect(commit).rejects.toMatchObject({ code: 'database.failed', outcomeUnknown: true })
    await database.close()
  })
})
