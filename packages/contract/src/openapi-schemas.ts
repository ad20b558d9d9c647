/** The contract's schemas as components of an OpenAPI document: each named one once, the rest where they stand. */
import * as z from 'zod'
import * as applications from './applications.ts'
import * as catalogue from './catalogue.ts'
import { can, day, id, instant, nounRef, personRef } from './fields.ts'
import * as grants from './grants.ts'
import type { JsonSchema } from './openapi-examples.ts'
import * as oversight from './oversight.ts'
import * as people from './people.ts'
import { problem } from './problem.ts'
import * as requests from './requests.ts'
import * as settings from './settings.ts'

type Metadata = { id?: string; description?: string }

/** Names a schema after its export: `auditEvent` becomes `AuditEvent`. */
function nameSchemas(): z.core.$ZodRegistry<Metadata> {
  const registry = z.registry<Metadata>()
  for (const field of [id, instant, day, can]) {
    registry.add(field, { description: z.globalRegistry.get(field)?.description ?? '' })
  }
  const nouns = {
    ...people,
    ...applications,
    ...requests,
    ...catalogue,
    ...grants,
    ...settings,
    ...oversight,
  }
  for (const [name, schema] of Object.entries({ ...nouns, problem, personRef, nounRef })) {
    if (schema instanceof z.ZodObject && !registry.has(schema)) {
      registry.add(schema, { id: `${name.charAt(0).toUpperCase()}${name.slice(1)}` })
    }
  }
  return registry
}

export type SchemaBook = Readonly<{
  /** Schemas by name, as far as they were asked for. */
  components: Readonly<Record<string, JsonSchema>>
  /** The schema of what a client sends (`input`) or receives (`output`). */
  describe(schema: z.ZodType, io: 'input' | 'output'): JsonSchema
}>

/** Makes a book in which `describe` writes down every named schema it meets. */
export function createSchemaBook(): SchemaBook {
  const metadata = nameSchemas()
  const components: Record<string, JsonSchema> = {}
  return {
    components,
    describe(schema, io) {
      const converted = z.toJSONSchema(schema, { io, metadata, unrepresentable: 'any' })
      const {
        $defs = {},
        $schema: _dialect,
        ...own
      } = converted as JsonSchema & { $schema?: string }
      const suffix = io === 'input' ? 'Input' : ''
      for (const [name, part] of Object.entries($defs)) {
        components[`${name}${suffix}`] = pointToComponents(part, suffix)
      }
      return pointToComponents(own, suffix)
    },
  }
}

/** Definitions move from the schema's own `$defs` to the document's components; what a format says, no pattern repeats. */
function pointToComponents(schema: JsonSchema, suffix: string): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === 'id' && typeof value === 'string') return undefined
    if (typeof value === 'object' && value !== null && 'format' in value && 'pattern' in value) {
      const { pattern: _pattern, ...rest } = value
      return rest
    }
    return key === '$ref' && typeof value === 'string'
      ? value.replace(/^#\/\$defs\/(.+)$/, `#/components/schemas/$1${suffix}`)
      : value
  }) as JsonSchema
}
