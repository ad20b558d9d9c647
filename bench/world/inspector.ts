/** Asks a process that was started with `--inspect` for what it cannot be asked from outside. */
import { readFileSync } from 'node:fs'

type Reply = Readonly<{ id?: number; error?: { message: string } }>

/** The address that Node tells on standard error, out of the log that keeps it. */
function findAddress(logFile: string): string {
  const address = /^Debugger listening on (ws:\S+)$/m.exec(readFileSync(logFile, 'utf8'))?.[1]
  if (address === undefined) throw new Error(`no inspector in ${logFile}`)
  return address
}

async function ask(socket: WebSocket, id: number, method: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const listen = ({ data }: MessageEvent) => {
      const reply = JSON.parse(String(data)) as Reply
      if (reply.id !== id) return
      socket.removeEventListener('message', listen)
      if (reply.error === undefined) resolve()
      else reject(new Error(reply.error.message))
    }
    socket.addEventListener('message', listen)
    socket.send(JSON.stringify({ id, method }))
  })
}

/** Milliseconds of a whole collection of garbage, the best of five after one that clears up. */
export async function timeFullCollection(logFile: string): Promise<number> {
  const socket = new WebSocket(findAddress(logFile))
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('the inspector does not answer')))
  })
  const times: number[] = []
  for (let id = 1; id <= 6; id += 1) {
    const startedMs = performance.now()
    await ask(socket, id, 'HeapProfiler.collectGarbage')
    if (id > 1) times.push(performance.now() - startedMs)
  }
  socket.close()
  return Math.min(...times)
}
