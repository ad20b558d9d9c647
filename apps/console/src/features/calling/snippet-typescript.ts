/** The call for Node and its own `fetch`, without a dependency. */
import type { SnippetFacts } from './snippet-facts.ts'

/** Runs with `node call.ts` as well as with `node call.mjs`. */
export function writeTypescript({ method, url, signedPath, appKey, body }: SnippetFacts): string {
  const hasBody = body !== ''
  const lines = [
    `import { ${hasBody ? 'createHash, ' : ''}createHmac, randomUUID } from 'node:crypto'`,
    '',
    `const appSecret = process.env.PORTICO_APP_SECRET ?? ''`,
    ...(hasBody ? [`const body = ${JSON.stringify(body)}`] : []),
    `const contentType = ${hasBody ? `'application/json; charset=utf-8'` : `''`}`,
    `const contentMd5 = ${hasBody ? `createHash('md5').update(body).digest('base64')` : `''`}`,
    'const signed = {',
    `  'x-ca-key': ${JSON.stringify(appKey)},`,
    `  'x-ca-nonce': randomUUID(),`,
    `  'x-ca-timestamp': String(Date.now()),`,
    '}',
    'const stringToSign = [',
    `  '${method}', '*/*', contentMd5, contentType, '',`,
    '  ...Object.entries(signed).map(([name, value]) => `${name}:${value}`),',
    `  ${JSON.stringify(signedPath)},`,
    `].join('\\n')`,
    '',
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: '${method}',`,
    '  headers: {',
    '    ...signed,',
    `    accept: '*/*',`,
    ...(hasBody ? [`    'content-type': contentType,`, `    'content-md5': contentMd5,`] : []),
    `    'x-ca-signature-headers': Object.keys(signed).join(','),`,
    `    'x-ca-signature': createHmac('sha256', appSecret).update(stringToSign).digest('base64'),`,
    '  },',
    ...(hasBody ? ['  body,'] : []),
    '})',
    'console.log(response.status, await response.text())',
  ]
  return lines.join('\n')
}
