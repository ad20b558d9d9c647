/** Stops and kills whole process trees, by number. Linux only: it reads /proc. */

import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

type Stat = { state: string; parent: number }

function statOf(pid: number): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: state ?? '', parent: Number(parent) }
  } catch {
    return undefined
  }
}

/** The process and everything below it, parents first. */
function processTree(root: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/u.test(name))
  const parents = all.map((name) => [Number(name), statOf(Number(name))?.parent] as const)
  const tree = [root]
  for (const above of tree) {
    for (const [pid, parent] of parents) if (parent === above) tree.push(pid)
  }
  return tree
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 20_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited too long until ${what}`)
    await wait(5)
  }
}

/** Stops a tree between two instructions; answers its processes when the last of them stands still. */
export async function freezeTree(root: number): Promise<number[]> {
  let frozen: number[] = []
  // A parent may start a child while the list is made: repeated until nothing new appears.
  for (;;) {
    const tree = processTree(root)
    for (const pid of tree) signal(pid, 'SIGSTOP')
    await until(
      () => tree.every((pid) => ['T', 'Z', undefined].includes(statOf(pid)?.state)),
      'every process stands still',
    )
    if (tree.length === frozen.length) return tree
    frozen = tree
  }
}

/** Kills a tree, parents first so that none tidies up after a child, and waits until all of it is gone. */
export async function killTree(root: number): Promise<void> {
  const tree = await freezeTree(root)
  for (const pid of tree) signal(pid, 'SIGKILL')
  await until(
    () => tree.every((pid) => ['Z', undefined].includes(statOf(pid)?.state)),
    'every process is gone',
  )
}
