/** Proxies in front of the gateway that mark every request which they take for one. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Front {
  readonly port: number
  readonly close: () => Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  })
  socket.destroy()
  return isOpen
}

const nginxConfig = (directory: string, port: number, gateway: number) => `
daemon off; worker_processes 1; pid ${directory}/pid; error_log /dev/null;
events { worker_connections 256; }
http {
  access_log off; ignore_invalid_headers off; underscores_in_headers on;
  client_body_temp_path ${directory}/a; proxy_temp_path ${directory}/b;
  fastcgi_temp_path ${directory}/c; uwsgi_temp_path ${directory}/d; scgi_temp_path ${directory}/e;
  upstream gateway { server 127.0.0.1:${gateway}; keepalive 4; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateway; proxy_http_version 1.1; proxy_set_header Connection '';
      proxy_set_header Host gateway:8000; proxy_set_header X-Front 1;
    }
  }
}
`

const haproxyConfig = (_directory: string, port: number, gateway: number) => `
defaults
  mode http
  timeout connect 2s
  timeout client 2s
  timeout server 2s
  option http-keep-alive
  http-reuse always
frontend callers
  bind 127.0.0.1:${port}
  http-request set-header X-Front 1
  default_backend gateway
backend gateway
  server one 127.0.0.1:${gateway}
`

const programs = {
  nginx: { config: nginxConfig, args: (file: string) => ['-c', file] },
  haproxy: { config: haproxyConfig, args: (file: string) => ['-db', '-f', file] },
}

/** Starts one before the gateway on `gateway`, with connections to it that are used again. */
export async function startFront(
  kind: keyof typeof programs,
  program: string,
  gateway: number,
): Promise<Front> {
  const directory = mkdtempSync(join(tmpdir(), 'portico-front-'))
  const port = await freePort()
  const { config, args } = programs[kind]
  const file = join(directory, 'config')
  writeFileSync(file, config(directory, port, gateway))
  const child = spawn(program, args(file), { stdio: 'ignore' })
  const ended = once(child, 'exit')
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${kind} ended with status ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
  return { port, close }
}
