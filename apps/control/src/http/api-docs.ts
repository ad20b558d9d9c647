/** Serves the description of the API: for programs as OpenAPI 3.1, for people as one page without scripts. */
import type { FastifyInstance } from 'fastify'
import { buildOpenApi } from '@portico/contract'
import { version } from '../version.ts'
import { renderApiPage } from './api-page.ts'
import { listProblems } from './problems.ts'

/**
 * Mounts `/api/openapi.json` and `/api/docs`; both are made once.
 *
 * @param names the routes that are mounted
 */
export function mountApiDocs(app: FastifyInstance, names: readonly string[]): void {
  const problems = listProblems()
  const document = buildOpenApi({ version, problems, names })
  const json = JSON.stringify(document)
  const page = renderApiPage(document, problems)
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json').send(json))
  app.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
}
