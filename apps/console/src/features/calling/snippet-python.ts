/** The call for Python 3 and its standard library. */
import type { SnippetFacts } from './snippet-facts.ts'

/** A JSON text literal is a Python one too. */
export function writePython({ method, url, signedPath, appKey, body }: SnippetFacts): string {
  const hasBody = body !== ''
  const lines = [
    'import base64, hashlib, hmac, os, time, urllib.error, urllib.request, uuid',
    '',
    'app_secret = os.environ["PORTICO_APP_SECRET"]',
    `body = ${hasBody ? `${JSON.stringify(body)}.encode()` : 'None'}`,
    `content_type = ${hasBody ? '"application/json; charset=utf-8"' : '""'}`,
    `content_md5 = ${hasBody ? 'base64.b64encode(hashlib.md5(body).digest()).decode()' : '""'}`,
    'signed = {',
    `    "x-ca-key": ${JSON.stringify(appKey)},`,
    '    "x-ca-nonce": str(uuid.uuid4()),',
    '    "x-ca-timestamp": str(int(time.time() * 1000)),',
    '}',
    'string_to_sign = "\\n".join([',
    `    "${method}", "*/*", content_md5, content_type, "",`,
    '    *(f"{name}:{value}" for name, value in signed.items()),',
    `    ${JSON.stringify(signedPath)},`,
    '])',
    'digest = hmac.new(app_secret.encode(), string_to_sign.encode(), hashlib.sha256).digest()',
    '',
    'headers = {',
    '    **signed,',
    '    "accept": "*/*",',
    ...(hasBody ? ['    "content-type": content_type,', '    "content-md5": content_md5,'] : []),
    '    "x-ca-signature-headers": ",".join(signed),',
    '    "x-ca-signature": base64.b64encode(digest).decode(),',
    '}',
    `request = urllib.request.Request(${JSON.stringify(url)}, data=body, headers=headers, method="${method}")`,
    'try:',
    '    answer = urllib.request.urlopen(request)',
    'except urllib.error.HTTPError as refused:',
    '    answer = refused',
    'print(answer.status, answer.read().decode())',
  ]
  return lines.join('\n')
}
