/** Calls that gateways reported, the counts of them, and a call that is tried. */
import * as z from 'zod'
import { id, instant, listOf, listQuery, text } from './fields.ts'
import { callRecord } from './feed.ts'
import { defineRoutes } from './route.ts'

export const call = callRecord.extend({
  id,
  apiName: z.string().nullable(),
  /** What the record means and what to do, for a refused call. */
  advice: z.string().nullable(),
})

/** What the signature doctor knows of a call by its record. */
export const callDiagnosis = z.object({
  requestId: z.string(),
  code: z.string().nullable(),
  /**
   * `explained`: `findings` says what differs. `unexplained`: none of the usual mistakes fits. `not-kept`: a refusal
   * about the signature of which nothing is kept. `other`: a refusal about something else, see `advice`. `passed`: none.
   */
  state: z.enum(['explained', 'unexplained', 'not-kept', 'other', 'passed']),
  /** The first is the first part that differs; `text` is English. */
  findings: z.array(
    z.object({
      part: z.string(),
      code: z.string(),
      facts: z.record(z.string(), z.union([z.string(), z.number()])),
      text: z.string(),
    }),
  ),
  /** What the gateway would have signed: `#` for line feeds, `...` where it is cut, `***` for hidden values. */
  stringToSign: z.string().nullable(),
  /** What the record says and what the caller does next. */
  advice: z.string().nullable(),
})

/** Steps without a call are left out. */
export const usage = z.object({
  points: z.array(
    z.object({
      at: instant,
      passed: z.number().int(),
      refused: z.number().int(),
      failed: z.number().int(),
    }),
  ),
})

/** What the gateway answered to a call that was tried. */
export const triedCall = z.object({
  status: z.number().int(),
  requestId: z.string(),
  headers: z.record(z.string(), z.string()),
  /** As text, cut where it is long. */
  body: z.string(),
  isCut: z.boolean(),
  durationMs: z.number(),
})

const idParams = z.strictObject({ id })

export const callRoutes = defineRoutes({
  listCalls: {
    method: 'GET',
    path: '/applications/{id}/calls',
    access: 'application.view-calls',
    summary: 'Call records, newest first',
    params: idParams,
    query: listQuery.extend({
      outcome: z.enum(['passed', 'refused', 'failed']).optional(),
      apiId: id.optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    response: listOf(call),
  },
  getUsage: {
    method: 'GET',
    path: '/applications/{id}/usage',
    access: 'application.view-calls',
    summary: 'Calls per hour or day, by outcome',
    params: idParams,
    query: z.strictObject({ range: z.enum(['day', 'week', 'month']).default('day') }),
    response: usage,
  },
  tryCall: {
    method: 'POST',
    path: '/applications/{id}/try-calls',
    access: 'application.debug',
    summary:
      'Pass one signed call on to the gateway and tell its answer; the secret stays where it was signed',
    params: idParams,
    body: z.strictObject({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
      /** Path and query as they were signed. */
      target: z
        .string()
        .regex(/^\/[!-~]*$/)
        .max(2048),
      /** Lower-case names, as they were signed: `accept`, `content-*` and `x-ca-*`. */
      headers: z.record(
        z.string().regex(/^(?:accept|content-type|content-md5|x-ca-[a-z0-9-]{1,40})$/),
        z
          .string()
          .regex(/^[ -~]*$/)
          .max(2048),
      ),
      body: text(65_536).optional(),
    }),
    response: triedCall,
  },
  getCall: {
    method: 'GET',
    path: '/calls/{requestId}',
    access: 'call.view',
    summary: 'The record of one call, by its X-Ca-Request-Id',
    params: z.strictObject({ requestId: z.string().min(1).max(64) }),
    response: call,
  },
  diagnoseCall: {
    method: 'GET',
    path: '/calls/{requestId}/diagnosis',
    access: 'call.view',
    summary: 'What the signature doctor says of a refused call: kept for a day',
    params: z.strictObject({ requestId: z.string().min(1).max(64) }),
    response: callDiagnosis,
  },
})

export type Call = z.infer<typeof call>
export type CallDiagnosis = z.infer<typeof callDiagnosis>
export type Usage = z.infer<typeof usage>
export type TriedCall = z.infer<typeof triedCall>
