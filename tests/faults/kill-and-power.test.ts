/** A short fault run: nothing acknowledged is lost when a process is killed or the power goes, on either database. */

import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { powerCutObstacle } from './disk-image.ts'
import { runFaults, type FaultReport, type FaultRun } from './fault-run.ts'
import { postgresPrograms } from '@portico/store/private-postgres'

const workload = fileURLToPath(new URL('./workload.ts', import.meta.url))
const registryWorkload = fileURLToPath(new URL('./registry-workload.ts', import.meta.url))
const scratch = await mkdtemp(join(tmpdir(), 'portico-faults-'))
await chmod(scratch, 0o711)
const obstacle = await powerCutObstacle(scratch)
const withoutPostgres = postgresPrograms() === undefined
const limitMs = 180_000

afterAll(() => rm(scratch, { recursive: true, force: true }))

function run(
  kind: 'embedded' | 'embedded-unsynced' | 'postgres',
  fault: FaultRun['fault'],
  cycles: number,
  program = workload,
): Promise<FaultReport> {
  return runFaults({
    command: [process.execPath, program, kind, '{address}'],
    fault,
    store: kind === 'postgres' ? 'postgres' : 'directory',
    cycles,
    loadMsMax: 1200,
    scratch,
  })
}

describe('SIGKILL under load', () => {
  it(
    '[F01] the embedded database keeps every acknowledged write',
    { timeout: limitMs },
    async () => {
      const report = await run('embedded', 'kill', 3)
      expect(report).toMatchObject({ cycles: 3, lost: 0, broken: [] })
      expect(report.acknowledged).toBeGreaterThan(0)
    },
  )

  it.skipIf(withoutPostgres)(
    '[F01] PostgreSQL keeps every acknowledged write (left out where it is not installed)',
    { timeout: limitMs },
    async () => {
      const report = await run('postgres', 'kill', 3)
      expect(report).toMatchObject({ cycles: 3, lost: 0, broken: [] })
      expect(report.acknowledged).toBeGreaterThan(0)
    },
  )
})

describe('SIGKILL of the control plane under its clients', () => {
  const killed = async (kind: 'embedded' | 'postgres'): Promise<void> => {
    const report = await run(kind, 'kill', 1, registryWorkload)
    expect(report).toMatchObject({ cycles: 1, lost: 0, broken: [] })
    expect(report.acknowledged).toBeGreaterThan(0)
  }

  it(
    '[F02] [F03] [RQ3] every answer is true and every invariant holds on the embedded database',
    { timeout: 3 * limitMs },
    () => killed('embedded'),
  )

  it.skipIf(withoutPostgres)(
    '[F02] [F03] [RQ3] and on PostgreSQL (left out where it is not installed)',
    { timeout: 3 * limitMs },
    () => killed('postgres'),
  )
})

describe.skipIf(obstacle !== undefined)(
  `a power cut under load${obstacle ? ` (${obstacle})` : ''}`,
  () => {
    it('[F07] without syncs the loss is seen', { timeout: limitMs }, async () => {
      const report = await run('embedded-unsynced', 'power', 1)
      expect(report.lost).toBeGreaterThan(0)
    })

    it(
      '[F07] the embedded database keeps every acknowledged write',
      { timeout: limitMs },
      async () => {
        const report = await run('embedded', 'power', 2)
        expect(report).toMatchObject({ cycles: 2, lost: 0, broken: [] })
        expect(report.acknowledged).toBeGreaterThan(0)
      },
    )

    it.skipIf(withoutPostgres)(
      '[F08] PostgreSQL keeps every acknowledged write (left out where it is not installed)',
      { timeout: limitMs },
      async () => {
        const report = await run('postgres', 'power', 2)
        expect(report).toMatchObject({ cycles: 2, lost: 0, broken: [] })
        expect(report.acknowledged).toBeGreaterThan(0)
      },
    )
  },
)
