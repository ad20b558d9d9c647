/** Reads bodies: JSON in UTF-8 and nothing else. */
import type { FastifyInstance } from 'fastify'
import { Problem } from './problems.ts'

/**
 * Replaces Fastify's parsers. Another media type or charset is `body.media-type`, bytes that are no UTF-8 or no JSON,
 * and keys that would reach a prototype, are `body.malformed`. An empty body is no body.
 */
export function installBodyParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isUtf8(request.headers['content-type'])) return done(new Problem('body.media-type'))
    if (body.length === 0) return done(null, undefined)
    const text = decodeUtf8(body as Buffer)
    // The parser would step over a byte order mark, which JSON on the wire must not have (RFC 8259, 8.1).
    if (text === undefined || text.startsWith('\ufeff')) return done(new Problem('body.malformed'))
    return parseJson(request, text, (error, value: unknown) =>
      error ? done(new Problem('body.malformed')) : done(null, value),
    )
  })
}

function isUtf8(contentType: string | undefined): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]
  return charset === undefined || /^utf-?8$/i.test(charset)
}

function decodeUtf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return undefined
  }
}
