/** Writes a signed call as a curl command that works when it is pasted into a shell. */
import type { SignedCall } from './signed-call.ts'

/** Quotes one word for a POSIX shell. */
export function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** The call with its computed headers: good for as long as its timestamp, and once, for its nonce is spent then. */
export function formatCurl(call: SignedCall): string {
  // Signed header values hold one character per byte; a shell wants them as UTF-8 text.
  const headers = Object.entries(call.headers).flatMap(([name, value]) => [
    '-H',
    `${name}: ${Buffer.from(value, 'latin1').toString('utf8')}`,
  ])
  const body = call.body === undefined ? [] : ['--data-binary', call.body]
  const words = ['curl', '-sS', '-X', call.method, call.url, ...headers, ...body]
  return words.map(quoteForShell).join(' ')
}
