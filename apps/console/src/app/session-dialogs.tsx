/** Dialogs about the session, loaded when one is needed: a session that ended, a proof of identity. */
import { Suspense, lazy } from 'react'
import { useCell } from '../page/cell.ts'
import { proofWait } from '../session/identity-proof.ts'
import { sessionPhase } from '../session/session.ts'

const SignInAgain = lazy(async () => ({
  default: (await import('../features/session/sign-in-again.tsx')).SignInAgain,
}))
const ConfirmPassword = lazy(async () => ({
  default: (await import('../features/session/confirm-password.tsx')).ConfirmPassword,
}))

export function SessionDialogs() {
  const phase = useCell(sessionPhase)
  const wait = useCell(proofWait)
  return (
    <Suspense fallback={null}>
      {phase === 'lapsed' && <SignInAgain onLeave={() => window.location.assign('/sign-in')} />}
      {wait && (
        <ConfirmPassword onConfirmed={() => wait.settle(true)} onClose={() => wait.settle(false)} />
      )}
    </Suspense>
  )
}
