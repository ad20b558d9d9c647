/** Does the steps of a plan one after another, and stops where one is refused. */
import { PorticoError } from '@portico/sdk'
import type { Client } from '@portico/sdk'
import type { Plan } from './make-plan.ts'
import type { Step } from './step.ts'

export type Applied = Readonly<{
  done: readonly Step[]
  /** The step that was refused, or whose answer never came. */
  stopped: Readonly<{ step: Step; error: PorticoError }> | null
  left: readonly Step[]
}>

/**
 * Every step is one change with its own effect in the registry; killed at any moment, what was done stays done, and
 * the next plan begins from there.
 */
export async function applyPlan(
  client: Client,
  plan: Plan,
  onDone: (step: Step) => void,
): Promise<Applied> {
  const session = { client, directory: plan.directory }
  for (const [index, step] of plan.steps.entries()) {
    try {
      await step.run(session)
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error
      const done = plan.steps.slice(0, index)
      return { done, stopped: { step, error }, left: plan.steps.slice(index + 1) }
    }
    onDone(step)
  }
  return { done: plan.steps, stopped: null, left: [] }
}
