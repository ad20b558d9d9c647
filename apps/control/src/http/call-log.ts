/** One line in the log per management call: which route, how it ended, how long it took, and nothing of what was said. */
import type { FastifyInstance } from 'fastify'

/** Installs the line. The route's pattern stands for the address, whose query people search with. */
export function installCallLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      'call',
    )
  })
}
