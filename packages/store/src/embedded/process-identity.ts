/** Names a process so that it is not mistaken for a later one that was given the same number. */

import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** One process, as far as the system lets it be told from others. */
export type ProcessIdentity = Readonly<{
  pid: number
  /** When it started, in the kernel's ticks since boot; null where there is no /proc. */
  startedAt: string | null
  /**
   * Within what `pid` means something: this boot of this machine and, on Linux, the process-id namespace. A
   * container that came back has the same volume and another scope.
   */
  scope: string
  host: string
}>

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    startedAt: readStart(process.pid),
    scope: readScope(),
    host: hostname(),
  }
}

/**
 * Whether that process still runs. `unknown` when it belongs to another machine, another boot that cannot be told
 * from this one, or a container whose processes are not visible from here.
 */
export function processState(identity: ProcessIdentity): 'running' | 'gone' | 'unknown' {
  const scope = readScope()
  if (scope !== identity.scope) {
    return bootOf(scope) !== null && machineRestarted(scope, identity) ? 'gone' : 'unknown'
  }
  const startedAt = readStart(identity.pid)
  if (identity.startedAt !== null) return startedAt === identity.startedAt ? 'running' : 'gone'
  try {
    process.kill(identity.pid, 0)
    return 'running'
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'running' : 'gone'
  }
}

function machineRestarted(scope: string, identity: ProcessIdentity): boolean {
  const recorded = bootOf(identity.scope)
  return identity.host === hostname() && recorded !== null && recorded !== bootOf(scope)
}

function bootOf(scope: string): string | null {
  return /^boot:(\S+)/u.exec(scope)?.[1] ?? null
}

function readScope(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `boot:${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return `host:${hostname()}`
  }
}

function readStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold blanks and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state] = fields
    // A zombie has let go of everything, whether or not its parent has noticed.
    return state === 'Z' || state === 'X' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}
