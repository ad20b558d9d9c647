/** Fields that many nouns share. Bounds here are outer limits of the wire; the rules themselves are in `domain`. */
import * as z from 'zod'
import { apiOperations, environments, validityPeriods } from '@portico/domain'

export const id = z.string().min(1).max(64).meta({ description: 'Opaque id' })
export const instant = z.iso.datetime().meta({ description: 'Instant, ISO 8601 UTC' })
export const day = z.iso.date().meta({ description: "Day in the organisation's time zone" })
/** A resource's version: sent back in `If-Match`, a stale one answers 412. */
export const version = z.number().int().min(1)
export const text = (max: number) => z.string().max(max)

/** MB1; which days are allowed is a rule, not a format. */
export const validity = z.discriminatedUnion('period', [
  z.strictObject({ period: z.enum(['30d', '90d', '180d', 'permanent']) }),
  z.strictObject({ period: z.literal('custom'), until: day }),
])
export const validityPeriod = z.enum(validityPeriods)
export const environment = z.enum(environments)
export const apiOperation = z.enum(apiOperations)

/** A person as others see them. */
export const personRef = z.object({ id, username: z.string(), displayName: z.string() })
export const nounRef = z.object({ id, name: z.string() })

/** What the reader may do with a resource (AC3): names of actions of the permission matrix. */
export const can = z.array(z.string()).meta({ description: 'Actions that the reader may take' })

export const listQuery = z.strictObject({
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
})

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export const nothing = z.null()

export type Validity = z.infer<typeof validity>
export type PersonRef = z.infer<typeof personRef>
