/** Reads from Linux's /proc how much processor time processes, and the whole machine, have used. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

let tickUs = 0

/** Asked once, and only when a time is read: a machine without `getconf` can still be told so. */
function readTickUs(): number {
  tickUs ||= 1_000_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  return tickUs
}

type Stat = Readonly<{ pid: number; parent: number; ownTicks: number; reapedTicks: number }>

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold blanks and brackets; the fields after it begin with the third.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const field = (number: number) => Number(fields[number - 3])
    return {
      pid,
      parent: field(4),
      ownTicks: field(14) + field(15),
      reapedTicks: field(16) + field(17),
    }
  } catch {
    // It ended between the listing and the reading.
    return null
  }
}

/**
 * User and system time in µs of a process with all its threads and living descendants, and of children
 * that have ended and were waited for.
 */
export function readTreeUs(root: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? [])
  const sum = (pid: number): number =>
    all
      .filter((stat) => stat.pid === pid)
      .reduce((total, stat) => total + stat.ownTicks + stat.reapedTicks, 0) +
    all.filter((stat) => stat.parent === pid).reduce((total, stat) => total + sum(stat.pid), 0)
  return sum(root) * readTickUs()
}

/** Time in µs that all cores together were busy since the start of the machine, interrupts included. */
export function readBusyUs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + irq + softirq) * readTickUs()
}
