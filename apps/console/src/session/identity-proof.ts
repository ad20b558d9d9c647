/** The wait for a person to prove once more who they are, where a reveal asks for it (CR5). */
import { createCell } from '../page/cell.ts'

export type ProofWait = Readonly<{ settle: (isProven: boolean) => void }>

/** Set while the proof is waited for; the layout shows the dialog for it. */
export const proofWait = createCell<ProofWait | null>(null)

/** Resolves with whether the proof was given. */
export function askForProof(): Promise<boolean> {
  proofWait.get()?.settle(false)
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const settle = (isProven: boolean) => {
    proofWait.set(null)
    resolve(isProven)
  }
  proofWait.set({ settle })
  return promise
}
