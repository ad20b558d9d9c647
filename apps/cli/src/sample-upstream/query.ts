/** Reads what a caller asks for, from a JSON body in the data service convention or from a plain query string. */
import * as z from 'zod'
import { countryFields } from './country.ts'

const text = z.string().min(1).max(128)
const field = z.enum(countryFields)

/** The conditions that the sample's data sets understand; an unknown one is a mistake, not ignored. */
const conditions = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z]{2,3}$/, 'is a two- or three-letter country code')
    .optional(),
  region: text.optional(),
  subregion: text.optional(),
  name: text.optional(),
})

const listQuery = z.object({
  conditions: conditions.default({}),
  /** None means all. */
  returnFields: z.array(field).max(countryFields.length).default([]),
  orderBys: z
    .array(z.strictObject({ field, order: z.enum(['ASC', 'DESC', 'asc', 'desc']) }))
    .max(4)
    .default([]),
  /** The first row, counted from 0. */
  pageStart: z.number().int().min(0).max(10_000).default(0),
  pageSize: z.number().int().min(1).max(100).default(20),
  returnTotalNum: z.boolean().default(true),
})

export type ListQuery = z.infer<typeof listQuery>
export type Conditions = ListQuery['conditions']

/** A question that cannot be answered as asked; `message` names the part and what it may be. */
export type MalformedQuery = Readonly<{ malformed: string }>

function explain(error: z.ZodError): MalformedQuery {
  const faults = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
  return { malformed: faults.join('; ') }
}

/** Reads a JSON body; an empty one asks for everything. */
export function readBodyQuery(body: string): ListQuery | MalformedQuery {
  let value: unknown = {}
  try {
    if (body.trim() !== '') value = JSON.parse(body)
  } catch {
    return { malformed: 'the body is not JSON' }
  }
  const parsed = listQuery.safeParse(value)
  return parsed.success ? parsed.data : explain(parsed.error)
}

/** Reads `?region=&name=&fields=code,name&offset=&limit=`; names of the gateway's own convention are passed over. */
export function readUrlQuery(search: URLSearchParams): ListQuery | MalformedQuery {
  const given = (name: string) => search.get(name) ?? undefined
  const number = (name: string) => (search.has(name) ? Number(search.get(name)) : undefined)
  const known = ['code', 'region', 'subregion', 'name'].flatMap((name) =>
    search.get(name) ? [[name, search.get(name)] as const] : [],
  )
  const parsed = listQuery.safeParse({
    conditions: Object.fromEntries(known),
    returnFields: given('fields')?.split(',').filter(Boolean),
    pageStart: number('offset'),
    pageSize: number('limit'),
  })
  return parsed.success ? parsed.data : explain(parsed.error)
}
