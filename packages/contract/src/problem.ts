/** Error answers of the management API: RFC 9457 problem documents with a stable code. */
import * as z from 'zod'

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** Stable, `noun.reason`; docs/errors.md explains each. */
  code: z.string(),
  /** What went wrong and what to do next. */
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  /** Facts that the message names, so that another language can say it too. */
  facts: z.record(z.string(), z.unknown()).optional(),
})

export type Problem = z.infer<typeof problem>
