/** The one error that the client rejects with: the problem document of a refusal, or a lost connection. */
import type { Problem } from '@portico/contract'

export class PorticoError extends Error {
  override readonly name = 'PorticoError'
  readonly problem: Problem

  constructor(document: Problem, options?: ErrorOptions) {
    super(document.detail, options)
    this.problem = document
  }

  get code(): string {
    return this.problem.code
  }

  get status(): number {
    return this.problem.status
  }

  /** No answer came: the server is away, or the network is. Nothing is known about the effect. */
  static unreachable(cause: unknown): PorticoError {
    return new PorticoError(
      {
        type: 'about:blank',
        title: 'Unreachable',
        status: 0,
        code: 'network.unreachable',
        detail: 'The control plane did not answer. Check the connection and try again.',
        requestId: '',
      },
      { cause },
    )
  }
}

/** Whether an answer is a problem document; by hand, so that a page need not load schemas for it. */
function isProblem(document: unknown): document is Problem {
  if (typeof document !== 'object' || document === null) return false
  const { status, errors = [], ...texts } = document as Partial<Record<keyof Problem, unknown>>
  const isText = (name: keyof typeof texts) => typeof texts[name] === 'string'
  return (
    typeof status === 'number' &&
    Array.isArray(errors) &&
    isText('code') &&
    isText('detail') &&
    isText('requestId')
  )
}

/** Reads the problem of a failed answer; an answer that is none becomes `answer.unexpected`. */
export async function readProblem(response: Response): Promise<PorticoError> {
  const document: unknown = await response.json().catch(() => null)
  if (isProblem(document)) return new PorticoError(document)
  return new PorticoError({
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: 'answer.unexpected',
    detail: `The server answered ${response.status} without saying why. Try again, or ask its operator.`,
    requestId: response.headers.get('x-request-id') ?? '',
  })
}
