/** Proxies in front of the gateway that mark every request which they take for one. */
import { join } from 'node:path'
import { runFront, type Front } from '../../testing-front.ts'

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
export function startFront(
  kind: keyof typeof programs,
  program: string,
  gateway: number,
): Promise<Front> {
  const { config, args } = programs[kind]
  return runFront(program, (directory, port) => {
    const file = join(directory, 'config')
    return { args: args(file), files: { [file]: config(directory, port, gateway) } }
  })
}
