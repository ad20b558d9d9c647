/** Runs one child process to its end, hands it the signals that reach us, and tells how it ended. */
import { spawn } from 'node:child_process'

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a command and resolves with how it ended; rejects only when it cannot be started at all.
 *
 * A signal that this process gets is handed to the child, and this process lives until the child has
 * ended: whoever sent the signal sees one tree end, with the child's own exit status.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{code: number | null, signal: NodeJS.Signals | null, output: string}>} `output` holds what the child printed where `stdio` is piped
 */
export function runChild(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    const handlers = passedOn.map((name) => [name, () => child.kill(name)])
    for (const [name, handler] of handlers) process.on(name, handler)
    const settle = () => {
      for (const [name, handler] of handlers) process.off(name, handler)
    }
    child.once('error', (error) => {
      settle()
      reject(error)
    })
    child.once('close', (code, signal) => {
      settle()
      resolve({ code, signal, output: Buffer.concat(chunks).toString('utf8') })
    })
  })
}

/** Ends this process the way the child ended: the same exit code, or the same signal. */
export function endLike({ code, signal }) {
  if (signal === null) process.exit(code ?? 1)
  process.kill(process.pid, signal)
}
