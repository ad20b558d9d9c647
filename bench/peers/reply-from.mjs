/** @fastify/reply-from as its documentation begins. Argument: upstream. */
import replyFrom from '@fastify/reply-from'
import fastify from 'fastify'

const server = fastify()
server.register(replyFrom, { base: process.argv[2], undici: { connections: 256, pipelining: 1 } })
server.all('/*', (request, reply) => reply.from(request.raw.url))
const url = await server.listen({ port: 0, host: '127.0.0.1' })
console.log(JSON.stringify({ url }))
