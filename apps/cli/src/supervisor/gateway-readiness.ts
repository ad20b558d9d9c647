/** Whether the gateway already knows whom to let pass. */

const patienceMs = 10_000
const pauseMs = 50

async function isWaiting(gatewayUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(`${gatewayUrl}/readyz`, { signal: AbortSignal.timeout(1000) })
    await answer.body?.cancel()
    return answer.status === 503
  } catch {
    // Who cannot be asked, by a certificate of its own for one, is not waited for.
    return false
  }
}

/**
 * Resolves once the gateway has its first snapshot, or after ten seconds: it listens before, and refuses every call
 * with X503NC until then.
 */
export async function waitForFirstSnapshot(gatewayUrl: string, now: () => number): Promise<void> {
  const deadlineMs = now() + patienceMs
  while (now() < deadlineMs && (await isWaiting(gatewayUrl))) {
    await new Promise((resolve) => void setTimeout(resolve, pauseMs))
  }
}
