/** Sends a signed call and reads the whole answer. */
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'
import type { SignedCall } from './signed-call.ts'

export type CallAnswer = Readonly<{
  status: number
  headers: Readonly<Record<string, string>>
  body: string
  requestId: string | null
  /** Set when the gateway itself refused; without it the status is the upstream's. */
  refusal: Readonly<{ code: string; message: string }> | null
  milliseconds: number
}>

function readRefusal(headers: Headers): CallAnswer['refusal'] {
  const code = headers.get('x-ca-error-code')
  if (!code) return null
  const message = headers.get('x-ca-error-message') ?? ''
  // The gateway writes UTF-8 bytes, and headers arrive one character per byte.
  return { code, message: Buffer.from(message, 'latin1').toString('utf8') }
}

function explainFailure(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}

/** Sends the call; an answer is an answer whatever its status, only silence is a fault. */
export async function sendCall(call: SignedCall, timeoutMs: number): Promise<CallAnswer> {
  const startedAt = performance.now()
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const body = await response.text()
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
      requestId: response.headers.get('x-ca-request-id'),
      refusal: readRefusal(response.headers),
      milliseconds: Math.round(performance.now() - startedAt),
    }
  } catch (error) {
    const origin = new URL(call.url).origin
    throw new CommandFault(
      `no answer from ${origin}: ${explainFailure(error)}`,
      exitStatus.unavailable,
      {
        cause: error,
      },
    )
  }
}

/** The exit status that an answer's status stands for. */
export function statusOf(answer: CallAnswer): number {
  if (answer.status >= 500) return exitStatus.unavailable
  return answer.status >= 400 ? exitStatus.refused : exitStatus.done
}
