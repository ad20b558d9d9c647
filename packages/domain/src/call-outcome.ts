/** What became of a call, as lists, counts and screens sort it (GW6). */

export const callOutcomes = ['passed', 'refused', 'failed'] as const
export type CallOutcome = (typeof callOutcomes)[number]

/** HTTP: from here on the server's side is at fault, the gateway's or the API's behind it. */
export const firstServerError = 500

/**
 * `failed` where the answer was a server error, whether the API gave it or the gateway for it; `refused` where the
 * gateway turned the call away with a code of its own; else `passed`.
 */
export function outcomeOfCall(
  call: Readonly<{ code: string | null; status: number }>,
): CallOutcome {
  if (call.status >= firstServerError) return 'failed'
  return call.code === null ? 'passed' : 'refused'
}
