/** What is carried to Alibaba Cloud API Gateway, seen and asked for by administrators (NW3). */
import * as z from 'zod'
import { carryingStates } from '@portico/domain'
import { id, instant, listQuery, nounRef } from './fields.ts'
import { defineRoutes } from './route.ts'

const state = z.enum(carryingStates)

const carriedApplication = z.object({
  application: nounRef,
  state,
  /** Its id there. */
  aliyunAppId: z.string().nullable(),
  /** Failures since the last success. */
  attempts: z.number().int(),
  failure: z
    .object({ code: z.string(), message: z.string(), requestId: z.string().nullable() })
    .nullable(),
  /** What is not there as it is here; of a secret only that it differs. */
  differences: z.array(
    z.object({ what: z.string(), apiId: z.string().optional(), stage: z.string().optional() }),
  ),
  /** When it is next carried or compared. */
  dueAt: instant.nullable(),
  carriedAt: instant.nullable(),
  comparedAt: instant.nullable(),
})

const count = z.number().int()

export const carryingRoutes = defineRoutes({
  listCarrying: {
    method: 'GET',
    path: '/settings/network/carrying',
    access: 'organisation.edit-network',
    summary: 'How each application stands at Alibaba Cloud API Gateway (NW3)',
    query: listQuery.omit({ q: true }).extend({ state: state.optional() }),
    response: z.object({
      /** False where the network does not carry. */
      active: z.boolean(),
      counts: z.object({
        pending: count,
        'in-step': count,
        drifted: count,
        failed: count,
        removed: count,
      }),
      items: z.array(carriedApplication),
      nextCursor: z.string().nullable(),
    }),
  },
  carryAgain: {
    method: 'POST',
    path: '/settings/network/carrying/carry-again',
    access: 'organisation.edit-network',
    summary: 'Carry failed and drifted applications again, now: those named, or all (NW3)',
    body: z.strictObject({ applicationIds: z.array(id).min(1).max(100).optional() }),
    response: z.object({ asked: count }),
  },
})

export type CarriedApplicationBody = z.infer<typeof carriedApplication>
