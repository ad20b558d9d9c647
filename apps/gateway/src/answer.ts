/** An answer that the gateway gives itself, ready for any engine to write. */
export interface Answer {
  readonly status: number
  /** Name, value, name, value …; Content-Length is the engine's. */
  readonly headers: readonly string[]
  readonly body: Buffer
}

/** A JSON answer that nobody keeps. */
export function answerJson(
  status: number,
  value: unknown,
  headers: readonly string[] = [],
): Answer {
  return {
    status,
    headers: [
      ...headers,
      'Content-Type',
      'application/json; charset=utf-8',
      'Cache-Control',
      'no-store',
    ],
    body: Buffer.from(`${JSON.stringify(value)}\n`),
  }
}
