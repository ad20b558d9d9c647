/** Ends programs in order: each is asked first, and killed by its pid when it does not answer in time. */
import type { RunningProgram } from './child-program.ts'

export type Ending = Readonly<{
  /** How long one program may take after it was asked. */
  graceMs: number
  /** Cuts the grace short: somebody is impatient. */
  hurry: AbortSignal
  tell: (text: string) => void
}>

function waitAtMost(
  work: Promise<unknown>,
  milliseconds: number,
  hurry: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = () => {
      clearTimeout(timer)
      resolve(false)
    }
    const timer = setTimeout(giveUp, milliseconds)
    if (hurry.aborted) giveUp()
    else hurry.addEventListener('abort', giveUp, { once: true })
    void work.then(() => {
      clearTimeout(timer)
      hurry.removeEventListener('abort', giveUp)
      resolve(true)
    })
  })
}

/**
 * Ends the programs one after the other, in the order given: the gateway while the control plane can
 * still take its last call records, the upstream when nobody calls it any more.
 *
 * @returns whether all ended by themselves
 */
export async function endPrograms(
  programs: readonly RunningProgram[],
  ending: Ending,
): Promise<boolean> {
  let clean = true
  for (const program of programs) {
    if (program.hasEnded()) continue
    program.signal('SIGTERM')
    if (await waitAtMost(program.ended, ending.graceMs, ending.hurry)) continue
    clean = false
    ending.tell(`${program.name} (pid ${program.pid}) did not end in time and is killed\n`)
    program.signal('SIGKILL')
    await program.ended
  }
  return clean
}
