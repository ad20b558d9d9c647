/** The rows of the gateway benchmark, in their order. */
import { join } from 'node:path'
import { execPath } from 'node:process'
import { otherCore, proxyCore, type Candidate } from './candidate.ts'
import { startHaproxy } from './haproxy.ts'
import { startExpressGateway, startPeer } from './peers.ts'
import { buildUnchecked, startGateway } from './portico.ts'
import { startAnnounced, startNginx, type Running } from './programs.ts'

const body = JSON.stringify({ results: [{ note: 'x'.repeat(178) }] })

/** The upstream of all: nginx answering 200 with 200 bytes of JSON. */
export function startUpstream(directory: string): Promise<Running> {
  return startNginx(
    directory,
    otherCore,
    (port) => `server { listen 127.0.0.1:${port};
      location / { default_type application/json; return 200 '${body}'; } }`,
  )
}

function startNginxProxy(upstream: Running, directory: string): Promise<Running> {
  return startNginx(
    directory,
    proxyCore,
    (port) => `upstream origin { server ${new URL(upstream.url).host}; keepalive 64;
      keepalive_requests 100000000; }
    server { listen 127.0.0.1:${port}; location / { proxy_pass http://origin;
      proxy_http_version 1.1; proxy_set_header Connection ''; } }`,
  )
}

function startPlainProxy(upstream: Running, directory: string): Promise<Running> {
  return startAnnounced({
    command: execPath,
    args: [join(import.meta.dirname, 'plain-proxy.ts'), upstream.url],
    core: proxyCore,
    logFile: join(directory, 'log'),
  })
}

/** Those that share the cores as the method says: the proxy on one, everything else on the other. */
export const candidates: readonly Candidate[] = [
  { key: 'nginx', name: 'nginx proxy_pass, no check', checks: 'none', start: startNginxProxy },
  {
    key: 'fast',
    name: 'Portico, every check',
    checks: 'all',
    start: startGateway({}),
  },
  {
    key: 'shared',
    name: 'Portico, every check, shared upstream connections',
    checks: 'all',
    start: startGateway({ sharesConnections: true }),
  },
  {
    key: 'unchecked',
    name: 'Portico without its checks (built for this)',
    checks: 'none',
    start: startGateway({ buildProgram: buildUnchecked }),
  },
  {
    key: 'plain',
    name: 'Portico, plain engine, every check',
    checks: 'all',
    start: startGateway({ engine: 'plain' }),
  },
  { key: 'undici', name: 'node:http + undici, no check', checks: 'none', start: startPlainProxy },
  {
    key: 'reply-from',
    name: '@fastify/reply-from, no check',
    checks: 'none',
    start: startPeer('reply-from'),
  },
  {
    key: 'http-proxy',
    name: 'http-proxy, no check',
    checks: 'none',
    start: startPeer('http-proxy'),
  },
  {
    key: 'express-gateway',
    name: 'express-gateway, key-auth',
    checks: 'key',
    start: startExpressGateway,
  },
  {
    key: 'haproxy',
    name: 'HAProxy, its own HMAC, maps and nonces',
    checks: 'all',
    start: startHaproxy,
  },
]

/** Those that have both cores, the loader among them: what a second worker is good for. */
export const workerCandidates: readonly Candidate[] = [1, 2].map((workers) => ({
  key: `workers-${workers}`,
  name: `Portico, every check, ${workers} worker${workers === 1 ? '' : 's'} on both cores`,
  checks: 'all',
  start: startGateway({ workers, onBothCores: true }),
}))
