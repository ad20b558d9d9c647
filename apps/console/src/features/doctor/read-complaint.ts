/** What somebody pasted from a refused call: a JSON body, a header, a whole answer, or the string itself. */

export type Complaint = Readonly<{
  /** The gateway's message, which holds the string it would have signed; or the text as it came. */
  server: string
  requestId: string | null
  code: string | null
}>

/** Reads the three facts wherever they stand; never fails, the text may be anything. */
export function readComplaint(text: string): Complaint {
  const fromJson = readJson(text)
  if (fromJson !== null) return fromJson
  const header = (name: string) =>
    new RegExp(`^[ \\t<]*${name}:[ \\t]*(.+?)[ \\t]*$`, 'im').exec(text)?.[1] ?? null
  return {
    server: header('x-ca-error-message') ?? text,
    requestId: header('x-ca-request-id'),
    code: header('x-ca-error-code'),
  }
}

function readJson(text: string): Complaint | null {
  const start = text.indexOf('{"')
  const end = text.lastIndexOf('}')
  if (start < 0 || end < start) return null
  try {
    const body: unknown = JSON.parse(text.slice(start, end + 1))
    if (typeof body !== 'object' || body === null) return null
    const read = (name: string) => {
      const value: unknown = Object.entries(body).find(([key]) => key === name)?.[1]
      return typeof value === 'string' ? value : null
    }
    const message = read('message')
    if (message === null) return null
    return { server: message, requestId: read('requestId'), code: read('code') }
  } catch {
    return null // Not JSON after all: it is read as plain text.
  }
}
