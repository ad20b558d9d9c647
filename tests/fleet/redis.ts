/** A Redis of the suite's own, which it may kill. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { findFreePort } from './fleet.ts'

/** Undefined where neither Redis nor Valkey is installed. */
export const redisProgram = ['/usr/bin/redis-server', '/usr/bin/valkey-server'].find((path) =>
  existsSync(path),
)

export type RedisServer = Readonly<{
  url: string
  kill(): Promise<void>
  /** Starts it again on its port, empty. */
  restart(): Promise<void>
}>

async function start(program: string, port: number) {
  const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn(program, ['--port', String(port), ...settings], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (/ready to accept connections/i.test(line)) {
      child.stdout.resume()
      return child
    }
  }
  throw new Error('Redis did not start')
}

/** Starts it on a free port. */
export async function startRedis(): Promise<RedisServer> {
  if (redisProgram === undefined) throw new Error('Redis is not installed')
  const program = redisProgram
  const port = await findFreePort()
  let child = await start(program, port)
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    restart: async () => {
      child = await start(program, port)
    },
  }
}
