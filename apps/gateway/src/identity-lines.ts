/** The lines by which an upstream knows whose call it is, as far as they are the same for all calls of an application. */

/** Whom the lines name. */
export interface Identity {
  readonly id: string
  /** Percent-encoded (RFC 3986 2.1), for a header takes no more than ASCII. */
  readonly encodedName: string
  readonly appKey: string
}

/** The lines, each with its end. */
export function writeIdentityLines({ id, encodedName, appKey }: Identity): string {
  return (
    `X-Portico-Application-Id: ${id}\r\nX-Portico-Application-Name: ${encodedName}\r\n` +
    `X-Portico-App-Key: ${appKey}\r\n`
  )
}
