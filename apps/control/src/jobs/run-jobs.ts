/** Runs what has to happen without anybody asking for it, each job alone and again after a pause. */
import { pruneDeliveries, pruneIdempotencyKeys, pruneIdentities } from '@portico/store'
import type { Deps } from '../deps.ts'
import { carryOut } from './carry-out.ts'
import { expireRequests } from './expire-requests.ts'
import { forgetCalls } from './forget-calls.ts'
import { forgetRefusals } from './forget-refusals.ts'
import { keepSealed } from './keep-sealed.ts'
import { noteEnds } from './note-ends.ts'
import { remindApprovers } from './remind-approvers.ts'
import { sendMail } from './send-mail.ts'
import { sendToWebhooks } from './send-to-webhooks.ts'
import { tellPeople } from './tell-people.ts'
import { tellWebhooks } from './tell-webhooks.ts'

type Job = Readonly<{
  name: string
  pauseMs: number
  /** Ends after the batch at hand once `stopping` is aborted: much may be due, and what is left stays due. */
  run: (deps: Deps, stopping: AbortSignal) => Promise<unknown>
}>

export type RunningJobs = Readonly<{
  /** Lets running jobs finish the batch at hand; none starts afterwards. */
  stop(): Promise<void>
}>

const minuteMs = 60_000

/** How long people wait to be told of what has just happened. */
const tellPauseMs = 2000

/** How long a change waits before it is carried to the vendor's gateway (NW3). */
const carryPauseMs = 2000

const jobs: readonly Job[] = [
  { name: 'expire-requests', pauseMs: minuteMs, run: expireRequests },
  { name: 'remind-approvers', pauseMs: minuteMs, run: remindApprovers },
  { name: 'keep-sealed', pauseMs: 60 * minuteMs, run: keepSealed },
  { name: 'note-ends', pauseMs: 5 * minuteMs, run: noteEnds },
  { name: 'tell-people', pauseMs: tellPauseMs, run: tellPeople },
  { name: 'send-mail', pauseMs: tellPauseMs, run: sendMail },
  { name: 'carry-out', pauseMs: carryPauseMs, run: (deps) => carryOut(deps) },
  { name: 'tell-webhooks', pauseMs: tellPauseMs, run: tellWebhooks },
  { name: 'send-to-webhooks', pauseMs: tellPauseMs, run: sendToWebhooks },
  { name: 'prune-deliveries', pauseMs: 60 * minuteMs, run: forgetDeliveries },
  { name: 'forget-refusals', pauseMs: 60 * minuteMs, run: forgetRefusals },
  {
    name: 'forget-calls',
    pauseMs: 60 * minuteMs,
    run: (deps, stopping) => forgetCalls(deps, stopping),
  },
  {
    name: 'prune-idempotency-keys',
    pauseMs: 60 * minuteMs,
    run: (deps) => pruneIdempotencyKeys(deps.database.kysely, new Date(deps.clock())),
  },
  {
    name: 'prune-identities',
    pauseMs: 60 * minuteMs,
    run: (deps) => pruneIdentities(deps.database.kysely, new Date(deps.clock())),
  },
]

/** Long enough to look into what went wrong. */
function forgetDeliveries({ database, clock }: Deps): Promise<number> {
  const daysAgo = (days: number) => new Date(clock() - days * 24 * 60 * minuteMs)
  return pruneDeliveries(database.kysely, { delivered: daysAgo(30), failed: daysAgo(90) })
}

/** A job that fails is logged and has its next turn: what it left undone is still due then. */
export function runJobs(deps: Deps, schedule: readonly Job[] = jobs): RunningJobs {
  const stopping = new AbortController()
  const running = schedule.map((job) => repeat(deps, job, stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

async function repeat(deps: Deps, job: Job, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      await job.run(deps, stopping)
    } catch (error) {
      deps.log.error({ err: error, job: job.name }, 'a job failed; it has its next turn')
    }
    await pause(job.pauseMs, stopping)
  }
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      stopping.removeEventListener('abort', wake)
      resolve()
    }, ms)
    stopping.addEventListener('abort', wake, { once: true })
  })
}
