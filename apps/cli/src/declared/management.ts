/** The management API as a command reaches it: with a personal access token, or signed in by name and password. */
import { createClient } from '@portico/sdk'
import type { Client } from '@portico/sdk'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'

export type ConnectOptions = Readonly<{
  url?: string
  username?: string
  tokenStdin?: boolean
  passwordStdin?: boolean
}>

export type Connection = Readonly<{ client: Client; url: string; close(): Promise<void> }>

const defaultUrl = 'http://127.0.0.1:3000'

/**
 * Connects as the options and the environment say. A password signs in, and `close` signs out again; a token
 * needs neither. Refuses (status 2) when there is no way to say who one is.
 */
export async function connectManagement(
  terminal: Terminal,
  options: ConnectOptions,
): Promise<Connection> {
  const url = (options.url ?? terminal.env['PORTICO_CONTROL_URL'] ?? defaultUrl).replace(/\/$/, '')
  if (!/^https?:\/\/[^/]/.test(url)) {
    throw new CommandFault('--url wants an http: or https: address', exitStatus.misused)
  }
  const { token, username, password } = await readCredentials(terminal, options)
  if (token) return { client: createClient({ url, token }), url, close: () => Promise.resolve() }
  if (!username || !password) {
    const message =
      'say who you are: a personal access token in PORTICO_TOKEN (or --token-stdin), or --username with the password in PORTICO_PASSWORD (or --password-stdin)'
    throw new CommandFault(message, exitStatus.misused)
  }
  const cookie = await signIn(url, username, password)
  const client = createClient({ url, headers: { cookie } })
  return { client, url, close: async () => void (await client.signOut().catch(() => null)) }
}

async function readCredentials(terminal: Terminal, options: ConnectOptions) {
  const { env } = terminal
  const piped =
    options.tokenStdin || options.passwordStdin ? (await terminal.readInput()).trim() : ''
  // Naming a person means that person, whatever token the environment holds.
  const named = options.username !== undefined && !options.tokenStdin
  return {
    token: options.tokenStdin ? piped : named ? undefined : env['PORTICO_TOKEN'],
    username: options.username ?? env['PORTICO_USERNAME'],
    password: options.passwordStdin ? piped : env['PORTICO_PASSWORD'],
  }
}

/** Signs in and answers the session's cookie, which the client itself does not see. */
async function signIn(url: string, username: string, password: string): Promise<string> {
  let cookies: string[] = []
  const client = createClient({
    url,
    fetch: async (...given) => {
      const response = await fetch(...given)
      cookies = response.headers.getSetCookie()
      return response
    },
  })
  await client.signIn({ body: { username, password } })
  return cookies.map((each) => each.split(';', 1)[0]).join('; ')
}
