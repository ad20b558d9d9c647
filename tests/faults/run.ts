/**
 * The long fault run: `node tests/faults/run.ts [--cycles 200] [--only NAME] [--load-ms 3000] [--command '…']`.
 *
 * Kills and power cuts on both databases, of the store alone and of the control plane under its clients, whose every
 * answer and every invariant is looked at afterwards; then the control of the harness itself: a power cut without syncs, which must lose writes, or the
 * harness could not have seen any loss. Exits 1 when an acknowledged write is lost, a rule is broken or the control loses
 * nothing. With `--command` another program that speaks the protocol of `fault-run.ts` takes the workload's place.
 */

import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { powerCutObstacle } from './disk-image.ts'
import { runFaults, type FaultReport, type FaultRun } from './fault-run.ts'
import { postgresPrograms } from '@portico/store/private-postgres'

const workload = fileURLToPath(new URL('./workload.ts', import.meta.url))
const registryWorkload = fileURLToPath(new URL('./registry-workload.ts', import.meta.url))

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '200' },
    only: { type: 'string' },
    'load-ms': { type: 'string', default: '3000' },
    command: { type: 'string' },
    scratch: { type: 'string', default: tmpdir() },
  },
})

type Plan = Pick<FaultRun, 'fault' | 'store' | 'cycles'> & {
  name: string
  kind: string
  mustLose: boolean
  program?: string
}

const cycles = Number(values.cycles)
const controlCycles = Math.min(cycles, 5)
// A whole control plane starts each time.
const registryCycles = Math.ceil(cycles / 4)
const plans: readonly Plan[] = [
  {
    name: 'embedded-kill',
    kind: 'embedded',
    fault: 'kill',
    store: 'directory',
    cycles,
    mustLose: false,
  },
  {
    name: 'embedded-power',
    kind: 'embedded',
    fault: 'power',
    store: 'directory',
    cycles,
    mustLose: false,
  },
  {
    name: 'postgres-kill',
    kind: 'postgres',
    fault: 'kill',
    store: 'postgres',
    cycles,
    mustLose: false,
  },
  {
    name: 'postgres-power',
    kind: 'postgres',
    fault: 'power',
    store: 'postgres',
    cycles,
    mustLose: false,
  },
  {
    name: 'registry-embedded-kill',
    kind: 'embedded',
    fault: 'kill',
    store: 'directory',
    cycles: registryCycles,
    mustLose: false,
    program: registryWorkload,
  },
  {
    name: 'registry-postgres-kill',
    kind: 'postgres',
    fault: 'kill',
    store: 'postgres',
    cycles: registryCycles,
    mustLose: false,
    program: registryWorkload,
  },
  {
    name: 'control-unsynced-power',
    kind: 'embedded-unsynced',
    fault: 'power',
    store: 'directory',
    cycles: controlCycles,
    mustLose: true,
  },
]

function line(name: string, { cycles, acknowledged, lost, unknown, broken }: FaultReport): string {
  return `${name}: ${cycles} cycles, ${acknowledged} acknowledged, ${lost} lost, ${unknown} unknown, ${broken.length} broken`
}

async function runPlan(plan: Plan): Promise<boolean> {
  const command = values.command?.split(' ') ?? [
    process.execPath,
    plan.program ?? workload,
    plan.kind,
    '{address}',
  ]
  const report = await runFaults({
    ...plan,
    command,
    loadMsMax: Number(values['load-ms']),
    scratch: values.scratch,
    onCycle: (soFar) => {
      if (soFar.cycles % 10 === 0) console.error(line(plan.name, soFar))
    },
  })
  console.log(line(plan.name, report))
  for (const reason of report.broken) console.log(`  broken: ${reason}`)
  if (plan.mustLose) {
    if (report.lost === 0)
      console.log('  the control lost nothing: this harness proves nothing here')
    return report.lost > 0
  }
  return report.lost === 0 && report.broken.length === 0
}

const obstacle = await powerCutObstacle(values.scratch)
let good = true
for (const plan of plans) {
  if (values.only !== undefined && values.only !== plan.name) continue
  if (plan.fault === 'power' && obstacle !== undefined)
    console.log(`${plan.name}: left out, ${obstacle}`)
  else if (plan.store === 'postgres' && postgresPrograms() === undefined) {
    console.log(`${plan.name}: left out, PostgreSQL is not installed`)
  } else good = (await runPlan(plan)) && good
}
process.exitCode = good ? 0 : 1
