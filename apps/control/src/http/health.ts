/** What a load balancer and a monitor ask: alive, ready, and figures (`/healthz`, `/readyz`, `/metrics`). */
import type { FastifyInstance } from 'fastify'
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Deps } from '../deps.ts'

/** Mounts the three; none of them wants a sign-in, and none names a person, a key or an address. */
export function mountHealth(app: FastifyInstance, deps: Deps): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'portico_control_request_seconds',
    help: 'Time of a management call, by its route and class of status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    // The pattern, not the address: the number of labels stays that of the route table.
    const route = request.routeOptions.url ?? 'unknown'
    const status = `${Math.floor(reply.statusCode / 100)}xx`
    seconds.observe({ route, status }, reply.elapsedTime / 1000)
  })
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await deps.database.kysely.selectFrom('event_head').select('sequence').execute()
      return { status: 'ready' }
    } catch (error) {
      deps.log.warn({ err: error }, 'not ready: the database does not answer')
      return reply.code(503).send({ status: 'database' })
    }
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
