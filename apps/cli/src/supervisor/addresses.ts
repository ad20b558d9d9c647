/** Where the programs of one supervisor will listen, known before they do. */
import type { Terminal } from '../terminal.ts'

export type Address = Readonly<{ port: string; url: string }>

/** Binding to every address says nothing about where to reach it; loopback always works. */
const everyAddress = new Set(['0.0.0.0', '::', ''])

function formatUrl(scheme: string, host: string, port: string): string {
  const reachable = everyAddress.has(host) ? '127.0.0.1' : host
  return `${scheme}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

/**
 * The address of a program by its variables. Port 0 becomes a free one here, because the programs have
 * to know each other's address before they start. Other values pass as they are: the program refuses
 * what it cannot use, with all its other faults.
 */
export async function chooseAddress(
  terminal: Terminal,
  names: Readonly<{ host: string; port: string; defaultPort: number; certificate?: string }>,
): Promise<Address> {
  const asked = terminal.env[names.port] || String(names.defaultPort)
  const port = asked === '0' ? String(await terminal.findFreePort()) : asked
  const isTls = names.certificate !== undefined && Boolean(terminal.env[names.certificate])
  return { port, url: formatUrl(isTls ? 'https' : 'http', terminal.env[names.host] ?? '', port) }
}
